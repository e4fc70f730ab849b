using System.Diagnostics;
using System.Text.RegularExpressions;
using Daphne.Data;
using Daphne.Migrations.Sqlite;
using Daphne.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>The dashboard as a process, as a user starts it.</summary>
public sealed partial class StartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-start-").FullName;

    [Fact]
    public async Task A_wrong_setting_ends_the_start_with_exit_code_1_and_no_stack_trace()
    {
        using var dashboard = Start("--colour", "red", "--urls", "http://127.0.0.1:0", "--data-dir", folder);
        var errors = await dashboard.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dashboard.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, dashboard.ExitCode);
        Assert.Contains("--colour: there is no such option", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_said_in_words()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "dashboard.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        using var dashboard = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        var errors = await dashboard.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dashboard.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, dashboard.ExitCode);
        Assert.Contains("dashboard.db' could not be brought up to date", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_link_logs_in_and_the_interrupt_key_ends_the_dashboard_soon()
    {
        using var dashboard = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        var link = await LinkAsync(dashboard);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var answer = await browser.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal("/", answer.Headers.Location?.ToString());
        Assert.Contains("httponly", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);

        using (Process.Start("kill", ["-INT", $"{dashboard.Id}"]))
        {
        }
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        await dashboard.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, dashboard.ExitCode);
    }

    [Fact]
    public async Task A_second_dashboard_on_the_same_data_directory_does_not_start()
    {
        using var first = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        await LinkAsync(first);

        using var second = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        var errors = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another dashboard runs on this data directory", errors, StringComparison.Ordinal);
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var third = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        await LinkAsync(third);
        third.Kill();
        await third.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_that_was_killed_while_it_looked_for_migrations_starts_again()
    {
        using var first = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        await LinkAsync(first);
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        var options = new DbContextOptionsBuilder<DashboardDbContext>();
        options.UseDashboardSqlite(Path.Combine(folder, "dashboard.db"));
        await using (var context = new DashboardDbContext(options.Options))
        {
            // Taken as every start takes it, and never given back.
            await context.GetService<IHistoryRepository>().AcquireDatabaseLockAsync(TestContext.Current.CancellationToken);
        }

        using var second = Start("--urls", "http://127.0.0.1:0", "--data-dir", folder);
        await LinkAsync(second).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        second.Kill();
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_that_start_at_once_on_one_database_and_data_directory_both_serve_and_open_each_others_links()
    {
        await using var database = await TestDatabase.NotYetThereAsync();
        string[] args = ["--urls", "http://127.0.0.1:0", "--data-dir", folder, "--database", "postgres", "--connection-string", database.ConnectionString];
        using var first = Start(args);
        using var second = Start(args);
        var (here, there) = (await LinkAsync(first), await LinkAsync(second));

        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        foreach (var (address, link) in new[] { (here, there), (there, here) })
        {
            var answer = await browser.GetAsync(new Uri(address, link.PathAndQuery), TestContext.Current.CancellationToken);
            Assert.Equal("/", answer.Headers.Location?.ToString());
        }
        await using (var context = database.CreateDbContext())
            Assert.Equal("This machine", (await context.Clusters.SingleAsync(TestContext.Current.CancellationToken)).Name);

        foreach (var dashboard in new[] { first, second })
        {
            dashboard.Kill();
            await dashboard.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<Uri> LinkAsync(Process dashboard)
    {
        while (await dashboard.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Link().Match(line) is { Success: true } match)
                return new Uri(match.Value);
        }
        throw new InvalidOperationException($"No link was printed: {await dashboard.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Daphne.Dashboard.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("DAPHNE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://\S+/login\?t=\S+")]
    private static partial Regex Link();
}
