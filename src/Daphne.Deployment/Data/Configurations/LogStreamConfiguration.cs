using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LogStreamConfiguration : IEntityTypeConfiguration<LogStream>
{
    public void Configure(EntityTypeBuilder<LogStream> builder)
    {
        builder.HasIndex(stream => stream.DeploymentId);
        builder.Ignore(stream => stream.LineCount);
    }
}
