using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LogTimeConfiguration : IEntityTypeConfiguration<LogTime>
{
    public void Configure(EntityTypeBuilder<LogTime> builder)
    {
        builder.HasKey(time => new { time.StreamId, time.Line });
        builder.HasOne<LogStream>().WithMany().HasForeignKey(time => time.StreamId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(time => new { time.StreamId, time.At });
    }
}
