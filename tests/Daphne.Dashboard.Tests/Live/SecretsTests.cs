using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using Daphne.Dashboard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daphne.Dashboard.Tests.Live;

/// <summary>A credential's password that a machine, a request and the dashboard's own log tell: nobody gets it from the dashboard.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Secret = "correct-horse-9\\\"battery";

    private readonly RunningDashboard dashboard = new();
    private readonly TextWriter standardError = Console.Error;
    private readonly StringWriter ownLog = new();
    private HttpClient script = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_that_a_machine_printed_is_in_no_answer_of_the_API_and_in_no_stream_of_events()
    {
        var run = await Scene.AddRunAsync(dashboard.Services, Cancel);
        var worker = await Scene.AddLogAsync(dashboard.Services, run.DeploymentId, "s1:50000", $"before {Secret} behind\n", Cancel);
        await dashboard.Services.GetRequiredService<Daphne.Logs.LogStore>().CompleteAsync(worker, Cancel);
        var deployment = $"/api/v1/deployments/{run.DeploymentId}";
        foreach (var path in new[] { $"{deployment}/log", $"{deployment}/log?follow=true", $"{deployment}/log/lines", $"{deployment}/log/search?q=horse" })
        {
            var answer = await script.GetStringAsync(path, Cancel);
            Assert.Contains("before ••• behind", answer, StringComparison.Ordinal);
            AssertHidden(answer, path);
        }
        AssertHidden(await script.GetStringAsync("/api/v1/credentials", Cancel), "/api/v1/credentials");
        await using var archive = new ZipArchive(await script.GetStreamAsync($"{deployment}/logs.zip", Cancel));
        var entry = new StreamReader(await Assert.Single(archive.Entries).OpenAsync(Cancel));
        Assert.Equal($"before {new string('*', Encoding.UTF8.GetByteCount(Secret))} behind\n", await entry.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_refusal_that_names_a_secret_does_not_tell_it()
    {
        var answer = await script.PostAsJsonAsync("/api/v1/deployments", new { name = Secret, clusterId = Secret, packageId = Secret }, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.False(answer.IsSuccessStatusCode);
        AssertHidden(text, "the refusal");
    }

    [Fact]
    public async Task The_dashboards_own_log_tells_no_secret_in_its_text_its_arguments_or_its_exceptions()
    {
        var logger = dashboard.Services.GetRequiredService<ILogger<SecretsTests>>();
#pragma warning disable CA1848, CA2254 // Whatever is logged, and however.
        logger.LogError(new InvalidOperationException($"inside {Secret}", new IOException($"deeper {Secret}")), "The argument is {Argument}", Secret);
        logger.LogWarning($"the end of {Secret}.");
#pragma warning restore CA1848, CA2254
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!OwnLog().Contains("the end of •••.", StringComparison.Ordinal))
            await Task.Delay(20, limit.Token);
        Assert.Contains("The argument is •••", OwnLog(), StringComparison.Ordinal);
        Assert.Contains("deeper •••", OwnLog(), StringComparison.Ordinal);
        AssertHidden(OwnLog(), "the log");
    }

    public async ValueTask InitializeAsync()
    {
        Console.SetError(TextWriter.Synchronized(ownLog));
        await dashboard.InitializeAsync();
        Console.SetError(standardError);
        script = dashboard.Script();
        (await script.PostAsJsonAsync("/api/v1/credentials", new { name = "lab", kind = "password", password = Secret }, Cancel)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        script.Dispose();
        await dashboard.DisposeAsync();
        ownLog.Dispose();
    }

    private string OwnLog() => ownLog.GetStringBuilder().ToString();

    private static void AssertHidden(string text, string where) =>
        Assert.False(text.Contains("correct-horse", StringComparison.Ordinal) || text.Contains("battery", StringComparison.Ordinal), $"{where} tells the secret: {text}");
}
