using System.Text.Json;
using Daphne.Packages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Daphne.Dashboard.Features.Packages;

public static class PackageEndpoints
{
    public static void MapPackages(this IEndpointRouteBuilder api)
    {
        var packages = api.MapGroup("/packages").WithTags("Packages");
        packages.MapGet("/", ListAsync).WithSummary("All packages");
        packages.MapPost("/", AddAsync).WithSummary("Take in a package: a multipart form with the field file, or JSON with url or path")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<PackageRequest>("application/json", "multipart/form-data")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        packages.MapGet("/{id}", GetAsync).WithSummary("One package, with what is inside").ProducesProblem(StatusCodes.Status404NotFound);
        packages.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a package that is not deployed").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IEnumerable<PackageResponse>> ListAsync(PackageService packages, CancellationToken cancellationToken) =>
        (await packages.ListAsync(cancellationToken)).Select(PackageResponse.Of);

    private static async Task<PackageResponse> GetAsync(string id, PackageService packages, CancellationToken cancellationToken) =>
        PackageResponse.Of(await packages.GetAsync(id, cancellationToken));

    private static async Task<Created<PackageResponse>> AddAsync(HttpRequest request, PackageService packages, CancellationToken cancellationToken)
    {
        var package = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
            ? await UploadAsync(request, packages, cancellationToken)
            : await FetchAsync(request, packages, cancellationToken);
        return TypedResults.Created($"/api/v1/packages/{package.Id}", PackageResponse.Of(package));
    }

    private static async Task<Package> UploadAsync(HttpRequest request, PackageService packages, CancellationToken cancellationToken)
    {
        try
        {
            var (content, fileName) = await PackageUpload.OpenAsync(request, cancellationToken);
            return await packages.AddAsync(content, fileName, PackageSource.Upload, progress: null, cancellationToken);
        }
        catch (Exception e) when (e is (IOException or InvalidDataException or FormatException) and not BadHttpRequestException)
        {
            throw new ProblemException(ProblemKind.BadInput, $"The multipart form is broken: {e.Message} Send the archive again.", e);
        }
    }

    private static async Task<Package> FetchAsync(HttpRequest request, PackageService packages, CancellationToken cancellationToken)
    {
        var from = await ReadAsync(request, cancellationToken);
        return from switch
        {
            { Url: { Length: > 0 } url, Path: null } when Uri.TryCreate(url, UriKind.Absolute, out var uri) =>
                await packages.AddFromUrlAsync(uri, null, cancellationToken),
            { Url.Length: > 0, Path: null } =>
                throw ProblemException.BadInput($"The field 'url' has to be a whole address such as https://host/daphne.tgz; it is '{from.Url}'."),
            { Url: null, Path.Length: > 0 } => await packages.AddFromPathAsync(from.Path, null, cancellationToken),
            _ => throw ProblemException.BadInput(
                "Send either the field 'url' or the field 'path', or upload the archive as the field 'file' of a multipart form."),
        };
    }

    private static async Task<PackageRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("No JSON", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await request.ReadFromJsonAsync<PackageRequest>(cancellationToken) ?? new PackageRequest();
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status400BadRequest, e);
        }
    }

    private static async Task<NoContent> DeleteAsync(string id, PackageService packages, CancellationToken cancellationToken)
    {
        await packages.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
