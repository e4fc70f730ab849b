using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class AllocationConfiguration : IEntityTypeConfiguration<Allocation>
{
    public void Configure(EntityTypeBuilder<Allocation> builder)
    {
        builder.HasIndex(allocation => allocation.Token).IsUnique();
        builder.HasIndex(allocation => new { allocation.ClusterId, allocation.State });
        builder.HasIndex(allocation => new { allocation.DeploymentId, allocation.Number }).IsUnique();
        builder.HasOne<Cluster>().WithMany().HasForeignKey(allocation => allocation.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Deployment>().WithMany(deployment => deployment.Allocations).HasForeignKey(allocation => allocation.DeploymentId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(allocation => allocation.JobName);
        builder.Ignore(allocation => allocation.IsOver);
        builder.Property(allocation => allocation.Version).IsConcurrencyToken();
    }
}
