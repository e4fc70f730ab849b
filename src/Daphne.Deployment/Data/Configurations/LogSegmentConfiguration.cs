using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LogSegmentConfiguration : IEntityTypeConfiguration<LogSegment>
{
    public void Configure(EntityTypeBuilder<LogSegment> builder)
    {
        builder.HasKey(segment => new { segment.DeploymentId, segment.MergedLine });
        builder.HasOne<LogStream>().WithMany().HasForeignKey(segment => segment.StreamId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(segment => new { segment.StreamId, segment.StreamLine });
    }
}
