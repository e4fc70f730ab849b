using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class WorkerConfiguration : IEntityTypeConfiguration<Worker>
{
    public void Configure(EntityTypeBuilder<Worker> builder)
    {
        builder.HasIndex(worker => new { worker.DeploymentId, worker.IsCurrent });
        builder.HasIndex(worker => worker.NodeId);
        builder.HasIndex(worker => worker.AllocationId);
        builder.Ignore(worker => worker.Address);
        builder.Ignore(worker => worker.HasPlace);
        builder.Property(worker => worker.Version).IsConcurrencyToken();
    }
}
