using Daphne.Clusters;
using Daphne.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class ClusterConfiguration : IEntityTypeConfiguration<Cluster>
{
    public void Configure(EntityTypeBuilder<Cluster> builder)
    {
        builder.Property(cluster => cluster.Name).HasMaxLength(200);
        builder.HasIndex(cluster => cluster.Name).IsUnique();
        builder.HasMany(cluster => cluster.Nodes).WithOne(node => node.Cluster).HasForeignKey(node => node.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Credential>().WithMany().HasForeignKey(cluster => cluster.CredentialId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(cluster => cluster.Slurm).HasJson();
        builder.Property(cluster => cluster.Version).IsConcurrencyToken();
    }
}
