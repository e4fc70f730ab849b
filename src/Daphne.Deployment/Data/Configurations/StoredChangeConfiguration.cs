using Daphne.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class StoredChangeConfiguration : IEntityTypeConfiguration<StoredChange>
{
    public void Configure(EntityTypeBuilder<StoredChange> builder)
    {
        builder.HasKey(change => new { change.Topic, change.Id, change.Origin });
        builder.HasIndex(change => change.Sequence);
    }
}
