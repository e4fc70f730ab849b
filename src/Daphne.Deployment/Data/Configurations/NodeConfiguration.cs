using Daphne.Clusters;
using Daphne.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class NodeConfiguration : IEntityTypeConfiguration<Node>
{
    public void Configure(EntityTypeBuilder<Node> builder)
    {
        builder.HasIndex(node => new { node.ClusterId, node.Name }).IsUnique();
        builder.HasOne<Credential>().WithMany().HasForeignKey(node => node.CredentialId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(node => node.WorkerPorts).HasJson();
        builder.Property(node => node.Facts).HasJson();
        builder.Property(node => node.Checks).HasJson();
        builder.Property(node => node.Roles).HasMaxLength(80);
        builder.Property(node => node.Version).IsConcurrencyToken();
    }
}
