using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class ReleaseConfiguration : IEntityTypeConfiguration<Release>
{
    public void Configure(EntityTypeBuilder<Release> builder)
    {
        builder.HasIndex(release => new { release.DeploymentId, release.Number }).IsUnique();
        builder.HasOne(release => release.Package).WithMany().HasForeignKey(release => release.PackageId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(release => release.Settings).HasJson();
    }
}
