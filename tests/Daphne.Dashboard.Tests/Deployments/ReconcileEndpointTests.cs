using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daphne.Clusters;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class ReconcileEndpointTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_lists_what_differs_and_reconcile_is_accepted_with_its_operation()
    {
        var id = await AddAsync(WorkerStatus.Failed);
        using var script = dashboard.Script();

        var deployment = await script.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}", Cancel);
        var difference = Assert.Single(deployment.GetProperty("differences").EnumerateArray());
        Assert.Equal("""{"node":"s1","kind":"missing","count":1,"expected":1,"since":null,"text":"1 of 1 worker missing on s1 (1 failed)"}""", difference.GetRawText());
        var answer = await script.PostAsync($"/api/v1/deployments/{id}/reconcile", null, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var operation = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("operationId").GetString();
        Assert.Equal("reconcile", (await script.GetFromJsonAsync<JsonElement>($"/api/v1/operations/{operation}", Cancel)).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Where_nothing_differs_the_list_is_empty_and_reconcile_a_conflict()
    {
        var id = await AddAsync(WorkerStatus.Starting);
        using var script = dashboard.Script();

        Assert.Empty((await script.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}", Cancel)).GetProperty("differences").EnumerateArray());
        var answer = await script.PostAsync($"/api/v1/deployments/{id}/reconcile", null, Cancel);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("is as it should be", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_restart_policy_is_a_setting()
    {
        var id = await AddAsync(WorkerStatus.Starting);
        using var script = dashboard.Script();

        var answer = await script.PostAsJsonAsync($"/api/v1/deployments/{id}/difference", new { restartPolicy = "onFailure", maxRestarts = 7 }, Cancel);

        var line = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).EnumerateArray());
        Assert.Equal("on failure, 7 times in a row at most", line.GetProperty("after").GetString());
        var refused = await script.PostAsJsonAsync($"/api/v1/deployments/{id}/redeploy", new { maxRestarts = 0 }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    /// <summary>One with one worker, on a node whose host key nobody has accepted: nothing is done there.</summary>
    private async Task<string> AddAsync(WorkerStatus status)
    {
        var id = Id.New();
        var package = new Package
        {
            Id = id,
            Name = "daphne",
            Version = "0.3",
            Sha256 = id.PadRight(64, '0'),
            Size = 1,
            Source = PackageSource.Upload,
            Origin = "daphne.tgz",
            Contents = new PackageContents(),
            CreatedAt = SampleDeployment.Noon,
        };
        var cluster = new Cluster { Id = id, Name = id, Kind = ClusterKind.Ssh, Nodes = [new Node { Id = id, ClusterId = id, Name = "s1", Host = "127.0.0.1" }] };
        var deployment = new Deployment { Id = id, Name = id, ClusterId = id, CreatedAt = SampleDeployment.Noon };
        deployment.Activate(1);
        deployment.Become(DeploymentStatus.Failed, "No worker is ready.", SampleDeployment.Noon);
        var settings = new DeploymentSettings { WorkersPerNode = 1, FirstPort = 50000 };
        var release = new Release { Id = id, DeploymentId = id, Number = 1, PackageId = id, Settings = settings, CreatedAt = SampleDeployment.Noon };
        var worker = new Worker
        {
            Id = id,
            DeploymentId = id,
            ReleaseNumber = 1,
            NodeId = id,
            NodeName = "s1",
            Host = "127.0.0.1",
            Port = 50000,
            Directory = "d",
            LogStreamId = id,
        };
        worker.Become(status, SampleDeployment.Noon);
        await using var context = await dashboard.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancel);
        context.AddRange(package, cluster, deployment, release, worker);
        await context.SaveChangesAsync(Cancel);
        return id;
    }
}
