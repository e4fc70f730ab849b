using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Daphne.Dashboard.Api;

/// <summary>What a request's type asks for at a path such as <c>nodes[0].port</c>, in words.</summary>
internal static partial class JsonShape
{
    public static Type? At(Type type, string path, JsonSerializerOptions options)
    {
        foreach (var step in Step().Matches(path).Select(match => match.Value))
        {
            var info = options.GetTypeInfo(type);
            var next = info.Kind == JsonTypeInfoKind.Object
                ? info.Properties.FirstOrDefault(property => string.Equals(property.Name, step, StringComparison.OrdinalIgnoreCase))?.PropertyType
                : info.ElementType;
            if (next is null)
                return null;
            type = Nullable.GetUnderlyingType(next) ?? next;
        }
        return type;
    }

    public static string Describe(Type type, JsonSerializerOptions options)
    {
        if (type.IsEnum)
            return $"one of {string.Join(", ", Enum.GetValuesAsUnderlyingType(type).Cast<object>()
                .Select(value => JsonSerializer.Serialize(Enum.ToObject(type, value), type, options).Trim('"')))}";
        if (type == typeof(string))
            return "text";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(int) || type == typeof(long))
            return "a whole number";
        return options.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            _ => "a value of another kind",
        };
    }

    [GeneratedRegex(@"[^.\[\]']+")]
    private static partial Regex Step();
}
