using Daphne.Clusters;
using Daphne.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class ClusterLeaseConfiguration : IEntityTypeConfiguration<ClusterLease>
{
    public void Configure(EntityTypeBuilder<ClusterLease> builder)
    {
        builder.HasKey(lease => lease.ClusterId);
        builder.HasOne<Cluster>().WithOne().HasForeignKey<ClusterLease>(lease => lease.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(lease => lease.Owner).HasMaxLength(32).IsConcurrencyToken();
        builder.Property(lease => lease.ExpiresAt).IsConcurrencyToken();
    }
}
