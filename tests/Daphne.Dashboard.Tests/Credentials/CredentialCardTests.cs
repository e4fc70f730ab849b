using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Dashboard.Features.Credentials;
using Daphne.Dashboard.Tests.Shared;

namespace Daphne.Dashboard.Tests.Credentials;

public sealed class CredentialCardTests : ComponentTest
{
    [Fact]
    public void It_shows_the_public_key_and_who_uses_it_but_never_the_secret()
    {
        var credential = new Credential { Id = "c", Name = "Lab key", Kind = CredentialKind.PrivateKey, PublicKey = "ssh-ed25519 AAAA lab", ProtectedSecret = "ciphertext", CreatedAt = Noon };

        var card = Render<CredentialCard>(with => with.Add(it => it.Credential, credential).Add(it => it.Delete, () => Task.CompletedTask)
            .Add(it => it.UsedBy, [new Cluster { Id = "lab", Name = "Lab", Kind = ClusterKind.Ssh }]));

        Assert.Equal("ssh-ed25519 AAAA lab", card.Find("code").TextContent);
        Assert.Equal("/clusters/lab", card.Find("p a").GetAttribute("href"));
        Assert.DoesNotContain("ciphertext", card.Markup, StringComparison.Ordinal);
    }
}
