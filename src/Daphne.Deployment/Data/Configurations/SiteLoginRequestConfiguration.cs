using Daphne.Clusters;
using Daphne.SiteLogins;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class SiteLoginRequestConfiguration : IEntityTypeConfiguration<SiteLoginRequest>
{
    public void Configure(EntityTypeBuilder<SiteLoginRequest> builder) =>
        builder.HasOne<Cluster>().WithMany().HasForeignKey(request => request.ClusterId).OnDelete(DeleteBehavior.Cascade);
}
