using Daphne.Clusters;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class OperationConfiguration : IEntityTypeConfiguration<Operation>
{
    public void Configure(EntityTypeBuilder<Operation> builder)
    {
        builder.HasIndex(operation => operation.Status);
        builder.HasIndex(operation => new { operation.DeploymentId, operation.CreatedAt });
        // At most one runs on a deployment, whoever claims it; Check operations have no deployment. A Replace only prepares, beside runs.
        builder.HasIndex(operation => operation.DeploymentId, "IX_Operations_OneRunning").IsUnique()
            .HasFilter("\"Status\" IN ('Running', 'Cancelling') AND \"Kind\" <> 'Replace'");
        // And at most one is asked for at a time; only runs wait in line.
        builder.HasIndex(operation => operation.DeploymentId, "IX_Operations_OneActive").IsUnique()
            .HasFilter("\"Status\" IN ('Queued', 'Running', 'Cancelling') AND \"Kind\" <> 'Run'");
        builder.HasIndex(operation => operation.Fence).IsUnique();
        builder.HasMany(operation => operation.Stages).WithOne().HasForeignKey(stage => stage.OperationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Cluster>().WithMany().HasForeignKey(operation => operation.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(operation => operation.Version).IsConcurrencyToken();
    }
}
