using Daphne.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class OperationStageConfiguration : IEntityTypeConfiguration<OperationStage>
{
    public void Configure(EntityTypeBuilder<OperationStage> builder)
    {
        builder.HasMany(stage => stage.Steps).WithOne().HasForeignKey(step => step.StageId).OnDelete(DeleteBehavior.Cascade);
    }
}
