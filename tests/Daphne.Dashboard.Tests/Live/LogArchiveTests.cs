using System.IO.Compression;
using System.Net;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Live;

public sealed class LogArchiveTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_logs_of_a_deployment_come_as_one_archive_with_their_bytes_and_harmless_names()
    {
        var deploymentId = (await Scene.AddRunAsync(dashboard.Services, Cancel)).DeploymentId;
        foreach (var (name, text) in new[] { ("s1:50000", "first\n"), ("s1:50000", "a later one"), ("Run 3", "\0\u001b[31m\n"), ("../../etc/passwd", "") })
            await AddAsync(deploymentId, name, text);
        using var script = dashboard.Script();

        var answer = await script.GetAsync($"/api/v1/deployments/{deploymentId}/logs.zip", Cancel);

        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        await using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancel));
        var contents = new Dictionary<string, string>();
        foreach (var entry in archive.Entries)
            contents[entry.FullName] = await new StreamReader(await entry.OpenAsync(Cancel)).ReadToEndAsync(Cancel);
        Assert.Equal(
            new() { ["s1-50000.log"] = "first\n", ["s1-50000-2.log"] = "a later one", ["run-3.log"] = "\0\u001b[31m\n", ["etc-passwd.log"] = "" }, contents);
    }

    [Fact]
    public async Task A_secret_that_a_worker_printed_is_not_in_the_archive()
    {
        var deploymentId = (await Scene.AddRunAsync(dashboard.Services, Cancel)).DeploymentId;
        var streamId = await AddAsync(deploymentId, "s2:50000", "");
        await dashboard.Services.GetRequiredService<LogStore>().AppendAsync(streamId, 0, "key=zipped-secret\n"u8.ToArray(), Cancel);
        dashboard.Services.GetRequiredService<KnownSecrets>().Add("zipped-secret");
        using var script = dashboard.Script();

        await using var archive = new ZipArchive(await script.GetStreamAsync($"/api/v1/deployments/{deploymentId}/logs.zip", Cancel));

        using var text = new StreamReader(await archive.GetEntry("s2-50000.log")!.OpenAsync(Cancel));
        Assert.Equal("key=*************\n", await text.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task Logs_of_a_deployment_that_is_none_are_not_found()
    {
        using var script = dashboard.Script();
        Assert.Equal(HttpStatusCode.NotFound, (await script.GetAsync("/api/v1/deployments/none/logs.zip", Cancel)).StatusCode);
    }

    private async Task<string> AddAsync(string deploymentId, string name, string text)
    {
        await using var db = await dashboard.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancel);
        var count = await db.LogStreams.CountAsync(stream => stream.DeploymentId == deploymentId, Cancel);
        var stream = new LogStream { Id = Id.New(), Kind = LogStreamKind.Worker, DeploymentId = deploymentId, Name = name, CreatedAt = DateTimeOffset.UnixEpoch.AddYears(30).AddSeconds(count) };
        db.Add(stream);
        await db.SaveChangesAsync(Cancel);
        await dashboard.Services.GetRequiredService<LogStore>().AppendTextAsync(stream.Id, text, Cancel);
        return stream.Id;
    }
}
