using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace Daphne.Dashboard.Api;

/// <summary>Says in plain words what is wrong with a request that could not be read: which field, and what it has to be.</summary>
internal static partial class RequestFault
{
    public static string Describe(HttpContext context, BadHttpRequestException exception, JsonSerializerOptions options) => exception switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType } => Problems.DetailOf(context, exception.StatusCode),
        { InnerException: JsonException fault } => DescribeJson(context, fault, options),
        _ when Parameter().Match(exception.Message) is { Success: true } match =>
            $"The parameter '{match.Groups["name"].Value}' cannot be '{match.Groups["value"].Value}'.",
        _ when exception.Message.Contains("no body was provided", StringComparison.Ordinal) => "The request needs a JSON body.",
        _ => exception.Message,
    };

    private static string DescribeJson(HttpContext context, JsonException fault, JsonSerializerOptions options)
    {
        if (fault.InnerException is JsonException)
            return $"The body is no valid JSON: see line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.";
        var path = fault.Path is { Length: > 2 } inside ? inside[2..] : null;
        if (Missing().Match(fault.Message) is { Success: true } missing)
            return $"These fields are missing{(path is null ? "" : $" in '{path}'")}: {missing.Groups["names"].Value.TrimEnd('.')}.";
        var type = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var expected = type is null ? null : JsonShape.At(type, path ?? "", options);
        var what = path is null ? "The body" : $"The field '{path}'";
        return $"{what} has to be {(expected is null ? "something else" : JsonShape.Describe(expected, options))}.";
    }

    /// <summary>The texts of the framework: https://github.com/dotnet/aspnetcore/blob/v10.0.0/src/Http/Http.Extensions/src/RequestDelegateFactory.cs</summary>
    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\S+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Parameter();

    /// <summary>The text of System.Text.Json's <c>JsonRequiredPropertiesMissing</c>.</summary>
    [GeneratedRegex("missing required properties including: (?<names>.+)$", RegexOptions.Singleline)]
    private static partial Regex Missing();
}
