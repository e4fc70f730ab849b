using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LogMarkConfiguration : IEntityTypeConfiguration<LogMark>
{
    public void Configure(EntityTypeBuilder<LogMark> builder)
    {
        builder.HasKey(mark => new { mark.StreamId, mark.Offset });
        builder.HasOne<LogStream>().WithMany().HasForeignKey(mark => mark.StreamId).OnDelete(DeleteBehavior.Cascade);
    }
}
