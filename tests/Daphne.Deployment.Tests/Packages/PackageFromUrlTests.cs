using System.Net;
using System.Net.Sockets;
using Daphne.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Daphne.Tests.Packages;

public sealed class PackageFromUrlTests : IAsyncLifetime
{
    private static readonly byte[] Archive = ArchiveBuilder.Package().ToTgz();
    private readonly WebApplication server;

    public PackageFromUrlTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/releases/daphne-X86-64-0.3-bin.tgz", () => Results.Bytes(Archive));
        server.MapGet("/latest", () => Results.Redirect("/releases/daphne-X86-64-0.3-bin.tgz"));
        server.MapGet("/round", () => Results.Redirect("/round"));
        server.MapGet("/broken.tgz", async context =>
        {
            context.Response.ContentLength = Archive.Length;
            await context.Response.Body.WriteAsync(Archive.AsMemory(0, Archive.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync(Cancelled);

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task An_archive_is_fetched_over_a_redirect_with_progress_and_its_address_is_kept_without_secrets()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var seen = new Seen();
        var package = await packages.Service.AddFromUrlAsync(Url("/latest?signature=secret"), seen, Cancelled);
        Assert.Equal(("daphne", "0.3", PackageSource.Url), (package.Name, package.Version, package.Source));
        Assert.Equal(Url("/latest").ToString(), package.Origin);
        Assert.Equal(new TransferProgress(Archive.Length, Archive.Length), seen.Last);
    }

    [Theory]
    [InlineData("/nothing.tgz", "answered 404 Not Found")]
    [InlineData("/round", "answered 302")]
    [InlineData("/broken.tgz", "broke off")]
    public async Task What_the_server_does_wrong_is_told(string path, string reason)
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains(reason, await FailedAsync(packages, Url(path), ProblemKind.Remote), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(packages.Data.Packages, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        await using var packages = await PackageFixture.CreateAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Contains($"127.0.0.1:{port} cannot be reached", await FailedAsync(packages, new Uri($"http://127.0.0.1:{port}/x.tgz"), ProblemKind.Remote), StringComparison.Ordinal);
        Assert.Contains("no host 'daphne.invalid'", await FailedAsync(packages, new Uri("http://daphne.invalid/x.tgz"), ProblemKind.Remote), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/x.tgz")]
    [InlineData("x.tgz")]
    public async Task Only_web_addresses_are_fetched(string url)
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains("https://", await FailedAsync(packages, new Uri(url, UriKind.RelativeOrAbsolute), ProblemKind.BadInput), StringComparison.Ordinal);
    }

    private static async Task<string> FailedAsync(PackageFixture packages, Uri url, ProblemKind kind)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => packages.Service.AddFromUrlAsync(url, progress: null, Cancelled));
        Assert.Equal(kind, problem.Kind);
        return problem.Message;
    }

    private Uri Url(string path) => new(new Uri(server.Urls.Single()), path);

    private sealed class Seen : IProgress<TransferProgress>
    {
        public TransferProgress Last { get; private set; }

        public void Report(TransferProgress value) => Last = value;
    }
}
