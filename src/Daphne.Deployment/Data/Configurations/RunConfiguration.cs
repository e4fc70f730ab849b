using Daphne.Deployments;
using Daphne.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.HasIndex(run => new { run.DeploymentId, run.Number }).IsUnique();
        builder.HasOne<Deployment>().WithMany().HasForeignKey(run => run.DeploymentId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(run => run.Arguments).HasJson();
        builder.Property(run => run.Options).HasJson();
        builder.Property(run => run.Slurm).HasJson();
        builder.Property(run => run.Version).IsConcurrencyToken();
    }
}
