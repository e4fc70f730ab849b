using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Daphne.Data;

/// <summary>How every property of a kind is stored, so that the configuration classes speak only of what is particular.</summary>
public static class Conventions
{
    public static void UseDashboardConventions(this ModelConfigurationBuilder builder, string? provider)
    {
        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);

        // SQLite has no type for a point in time that it can order by; UTC ticks it can.
        if (provider == "Microsoft.EntityFrameworkCore.Sqlite")
            builder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
