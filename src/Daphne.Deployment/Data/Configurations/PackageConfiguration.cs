using Daphne.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class PackageConfiguration : IEntityTypeConfiguration<Package>
{
    public void Configure(EntityTypeBuilder<Package> builder)
    {
        builder.Property(package => package.Sha256).HasMaxLength(64);
        builder.HasIndex(package => package.Sha256).IsUnique();
        builder.Property(package => package.Contents).HasJson();
    }
}
