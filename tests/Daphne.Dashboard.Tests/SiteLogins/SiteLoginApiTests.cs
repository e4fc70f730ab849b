using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.SiteLogins;

/// <summary>The API of two instances, against a login host that asks for a code and is reached through a bastion only.</summary>
public sealed class SiteLoginApiTests(TwoDashboards two) : IClassFixture<TwoDashboards>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_only_polls_sees_the_question_on_every_instance_and_an_answer_on_another_than_the_owner_logs_in()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 1, Nodes = 0, Bastion = true });
        var codes = await lab.OtpAsync("login", "anna");
        using var first = two.First.Script();
        using var second = two.Second.Script();
        var url = $"/api/v1/clusters/{await AddSiteAsync(first, lab, "anna")}/login";

        var here = await UntilAsync(first, url, "prompt");
        var there = await UntilAsync(second, url, "prompt");
        Assert.Equal("Verification code:", (string?)here["prompts"]![0]!["text"]);
        Assert.True((bool)here["prompts"]![0]!["secret"]!);
        Assert.Equal(here.ToJsonString(), there.ToJsonString());

        var id = url.Split('/')[4];
        var other = two.First.Services.GetRequiredService<ClusterOwnership>().Held.Contains(id) ? second : first;
        var answer = await other.PostAsJsonAsync($"{url}/answer", new { id = (string?)here["prompts"]![0]!["id"], answer = await codes.NowAsync() }, Cancel);
        Assert.Equal("connected", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["status"]);

        Assert.NotNull((await UntilAsync(first, url, "connected"))["since"]);
        await UntilAsync(second, url, "connected");
        await using var context = await two.First.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Empty(await context.SiteLoginRequests.ToListAsync(Cancel));

        await other.DeleteAsync(url, Cancel);
        Assert.Equal("Logged out.", (string?)(await UntilAsync(first, url, "disconnected"))["detail"]);
        var again = await other.PostAsync(url, null, Cancel);
        Assert.Equal("prompt", (string?)(await again.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["status"]);
    }

    [Fact]
    public async Task What_cannot_be_is_told()
    {
        using var script = two.First.Script();
        var local = (string)(await script.GetFromJsonAsync<JsonArray>("/api/v1/clusters", Cancel))!.Single(cluster => (string?)cluster!["kind"] == "local")!["id"]!;

        Assert.Equal(HttpStatusCode.NotFound, (await script.GetAsync("/api/v1/clusters/nowhere/login", Cancel)).StatusCode);
        Assert.Equal("disconnected", (string?)(await script.GetFromJsonAsync<JsonObject>($"/api/v1/clusters/{local}/login", Cancel))!["status"]);
        Assert.Equal(HttpStatusCode.Conflict, (await script.PostAsync($"/api/v1/clusters/{local}/login", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await script.PostAsJsonAsync($"/api/v1/clusters/{local}/login/answer", new { id = "x", answer = "1" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await script.PostAsJsonAsync($"/api/v1/clusters/{local}/login/answer", new { id = "x", answer = "1\n2" }, Cancel)).StatusCode);
    }

    private static async Task<string> AddSiteAsync(HttpClient script, Lab lab, string user)
    {
        var key = await IdAsync(await script.PostAsJsonAsync("/api/v1/credentials", new { name = "bastion", kind = "privateKey", privateKey = lab.PrivateKey }, Cancel));
        var code = await IdAsync(await script.PostAsJsonAsync("/api/v1/credentials", new { name = "code", kind = "oneTimeCode", privateKey = lab.PrivateKey }, Cancel));
        var cluster = await IdAsync(await script.PostAsJsonAsync("/api/v1/clusters", new
        {
            name = "hpc",
            kind = "ssh",
            user = "root",
            credentialId = key,
            jump = lab.Host("s1").Address,
            nodes = new[] { new { name = "login", host = lab.Host("login").Address, user, credentialId = code } },
        }, Cancel));
        foreach (var host in new[] { "s1", "login" })
        {
            await script.GetAsync($"/api/v1/clusters/{cluster}/host-keys", Cancel);
            var accepted = await script.PostAsJsonAsync($"/api/v1/clusters/{cluster}/host-keys/accept", new { fingerprints = new[] { lab.Host(host).Fingerprint } }, Cancel);
            Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        }
        return cluster;
    }

    private static async Task<string> IdAsync(HttpResponseMessage created) => (string)(await created.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["id"]!;

    private static async Task<JsonObject> UntilAsync(HttpClient script, string url, string status)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            var login = (await script.GetFromJsonAsync<JsonObject>(url, deadline.Token))!;
            if ((string?)login["status"] == status)
                return login;
            await Task.Delay(100, deadline.Token);
        }
    }
}
