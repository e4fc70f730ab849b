using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class DeploymentConfiguration : IEntityTypeConfiguration<Deployment>
{
    public void Configure(EntityTypeBuilder<Deployment> builder)
    {
        builder.HasIndex(deployment => deployment.Name).IsUnique();
        builder.HasOne(deployment => deployment.Cluster).WithMany().HasForeignKey(deployment => deployment.ClusterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(deployment => deployment.Releases).WithOne().HasForeignKey(release => release.DeploymentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(deployment => deployment.Workers).WithOne().HasForeignKey(worker => worker.DeploymentId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(deployment => deployment.CurrentRelease);
        builder.Property(deployment => deployment.Version).IsConcurrencyToken();
    }
}
