using Daphne.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daphne.Data.Configurations;

internal sealed class LoginLinkConfiguration : IEntityTypeConfiguration<LoginLink>
{
    public void Configure(EntityTypeBuilder<LoginLink> builder) => builder.HasKey(link => link.Hash);
}
