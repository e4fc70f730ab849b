using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Daphne.Data;

/// <summary>Stores an immutable record as one JSON column; it is compared by its text.</summary>
public static class JsonProperty
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
    {
        property.HasConversion(new Converter<T>(), new Comparer<T>());
        return property;
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    private sealed class Converter<T>() : ValueConverter<T, string>(value => Write(value), text => Read<T>(text));

    private sealed class Comparer<T>() : ValueComparer<T>(
        (left, right) => Write(left) == Write(right), value => Write(value).GetHashCode(StringComparison.Ordinal), value => value);
}
