using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Data;
using Daphne.Remote;
using Daphne.SiteLogins;

namespace Daphne.Tests.Engine;

/// <summary>What a person does at a site that asks for one-time codes.</summary>
public sealed partial class TestEngine
{
    /// <summary>The login host of the lab, behind s1, as a cluster: the bastion takes the lab's key, the host also asks.</summary>
    /// <param name="user">A user of <see cref="Daphne.Tests.Lab.OtpAsync"/>.</param>
    /// <param name="withKey">Whether the credential has the lab's key.</param>
    /// <param name="password">What the credential keeps for a question for a password.</param>
    /// <param name="bastionUser">Who logs in to the bastion with the same credential, where that asks, too: no host key is accepted then.</param>
    public async Task<Cluster> AddSiteAsync(string user, bool withKey = true, string? password = null, string? bastionUser = null)
    {
        var credential = await Credentials.CreateAsync(
            new CredentialInput { Name = Id.New(), Kind = CredentialKind.OneTimeCode, PrivateKey = withKey ? Lab.PrivateKey : null, Password = password }, Cancelled);
        var cluster = await CreateClusterAsync(new ClusterInput
        {
            Root = "~/daphne",
            User = bastionUser,
            CredentialId = bastionUser is null ? null : credential.Id,
            Jump = Lab.Host("s1").Address,
            Nodes = [NodeOf("login") with { User = user, CredentialId = credential.Id }],
        });
        if (bastionUser is null)
            await AcceptHostKeysAsync(cluster);
        return cluster;
    }

    /// <summary>The one question that the site asks now, or as soon as it asks one.</summary>
    public async Task<OpenPrompt> PromptAsync(Cluster cluster, Func<OpenPrompt, bool>? which = null) => (await UntilAsync(
        () => SiteLogins.GetAsync(cluster.Id, Cancelled), login => login.Prompts.Any(which ?? (_ => true)), "a question of the site")).Prompts.Single();

    public Task AnswerAsync(Cluster cluster, OpenPrompt prompt, string answer) => SiteLogins.AnswerAsync(cluster.Id, prompt.Id, answer, Cancelled);

    public Task<ClusterLogin> ConnectedAsync(Cluster cluster) =>
        UntilAsync(() => SiteLogins.GetAsync(cluster.Id, Cancelled), login => login.Status == LoginStatus.Connected, "the login");
}
