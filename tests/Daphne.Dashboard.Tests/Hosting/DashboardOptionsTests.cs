using System.Net;
using System.Net.Sockets;
using Daphne.Dashboard.Hosting;

namespace Daphne.Dashboard.Tests.Hosting;

public sealed class DashboardOptionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-options-").FullName;

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var faults = FaultsOf(["--colour", "red", "--data-dir", file, "--database", "mysql", "--urls", "ftp://x"], ("DAPHNE_DASHBOARD_TOKEN", "short"));
        Assert.Contains(faults, fault => fault.StartsWith("--colour", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains(file, StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("mysql", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("ftp", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("DAPHNE_DASHBOARD_TOKEN is too short", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("http://192.0.2.1:5999")]
    public void An_address_that_cannot_be_served_is_named(string url) =>
        Assert.Contains(url, Assert.Single(FaultsOf(["--urls", url, "--data-dir", folder])), StringComparison.Ordinal);

    [Fact]
    public void A_taken_port_is_named_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var fault = Assert.Single(FaultsOf(["--urls", $"http://127.0.0.1:{port}", "--data-dir", folder]));
        Assert.Contains($"port {port} is taken", fault, StringComparison.Ordinal);
        Assert.Contains("--urls http://127.0.0.1:", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Postgres_needs_a_connection_string() =>
        Assert.Contains("--connection-string", Assert.Single(FaultsOf(["--database", "postgres", "--urls", "http://127.0.0.1:0", "--data-dir", folder])), StringComparison.Ordinal);

    [Theory]
    [InlineData("daphne.example.org")]
    [InlineData("ftp://daphne.example.org")]
    [InlineData("https://example.org/daphne")]
    public void A_public_address_that_is_none_is_named(string url) =>
        Assert.Contains($"--public-url {url}", Assert.Single(FaultsOf(["--public-url", url, "--urls", "http://127.0.0.1:0", "--data-dir", folder])), StringComparison.Ordinal);

    [Fact]
    public void An_option_without_its_value_is_a_fault() =>
        Assert.Contains("its value is missing", Assert.Single(FaultsOf(["--urls=http://127.0.0.1:0", "--database", "--data-dir", folder])), StringComparison.Ordinal);

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var options = DashboardOptions.Read(
            ["--data-dir", folder, "--urls=http://127.0.0.1:0"], name => name == "DAPHNE_DASHBOARD_DATA" ? "/nowhere" : null);
        Assert.Equal(folder, options.DataDirectory);
    }

    [Fact]
    public void Behind_a_proxy_only_the_public_name_and_this_machine_are_served()
    {
        Assert.Equal(["*"], ListenAddress.HostsOf(new DashboardOptions { Urls = "http://0.0.0.0:5080" }));
        Assert.Equal(
            ["daphne.example.org", "localhost", "127.0.0.1", "[::1]"],
            ListenAddress.HostsOf(new DashboardOptions { Urls = "http://0.0.0.0:5080", PublicUrl = "https://daphne.example.org" }));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IReadOnlyList<string> FaultsOf(string[] args, params (string Name, string Value)[] environment) =>
        Assert.Throws<StartFaultException>(() =>
            DashboardOptions.Read(args, name => environment.FirstOrDefault(variable => variable.Name == name).Value)).Faults;
}
