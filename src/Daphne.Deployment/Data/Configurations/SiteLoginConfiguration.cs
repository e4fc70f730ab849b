using Daphne.Clusters;
using Daphne.SiteLogins;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class SiteLoginConfiguration : IEntityTypeConfiguration<SiteLogin>
{
    public void Configure(EntityTypeBuilder<SiteLogin> builder)
    {
        builder.HasKey(login => login.NodeId);
        builder.HasOne<Node>().WithOne().HasForeignKey<SiteLogin>(login => login.NodeId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(login => login.ClusterId);
        builder.Property(login => login.Owner).HasMaxLength(32);
        builder.Property(login => login.Prompts).HasJson();
    }
}
