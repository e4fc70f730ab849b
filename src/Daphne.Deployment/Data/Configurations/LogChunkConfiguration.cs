using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LogChunkConfiguration : IEntityTypeConfiguration<LogChunk>
{
    public void Configure(EntityTypeBuilder<LogChunk> builder)
    {
        builder.HasKey(chunk => new { chunk.StreamId, chunk.Offset });
        builder.HasOne<LogStream>().WithMany().HasForeignKey(chunk => chunk.StreamId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(chunk => new { chunk.StreamId, chunk.NewlinesBefore, chunk.Offset });
    }
}
