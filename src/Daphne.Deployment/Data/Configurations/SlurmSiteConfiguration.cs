using Daphne.Clusters;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class SlurmSiteConfiguration : IEntityTypeConfiguration<SlurmSite>
{
    public void Configure(EntityTypeBuilder<SlurmSite> builder)
    {
        builder.HasKey(site => site.ClusterId);
        builder.HasOne<Cluster>().WithOne().HasForeignKey<SlurmSite>(site => site.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(site => site.Facts).HasJson();
        builder.Property(site => site.Sight).HasJson();
    }
}
