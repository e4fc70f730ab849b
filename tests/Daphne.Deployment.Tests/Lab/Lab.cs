namespace Daphne.Tests;

/// <summary>
/// A small data centre of real sshd hosts on this machine (see <c>tests/lab/lab</c>), on a network of its own that this
/// process reaches directly. It ends with <see cref="DisposeAsync"/>, or with this process if that dies first.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    private readonly LabProcess _process;

    private Lab(LabProcess process, IReadOnlyList<LabHost> hosts)
    {
        _process = process;
        Hosts = hosts;
    }

    public IReadOnlyList<LabHost> Hosts { get; }

    /// <summary>The private key that logs in as <c>root</c> and <c>alice</c> on every host.</summary>
    public string PrivateKeyFile => Path.Combine(_process.Directory, "keys", "id");

    public string PrivateKey => File.ReadAllText(PrivateKeyFile);

    /// <summary>For <c>ssh -F</c>: knows every host by name, the jump through <c>login</c>, the key and the host keys.</summary>
    public string SshConfigFile => Path.Combine(_process.Directory, "conf", "ssh_config");

    public string KnownHostsFile => Path.Combine(_process.Directory, "conf", "known_hosts");

    /// <summary>Starts a lab for one test, which is skipped where no lab can run (see <see cref="LabFixture"/>).</summary>
    public static async Task<Lab> StartAsync(LabShape shape)
    {
        if (await LabProcess.FindObstacleAsync(shape) is { } obstacle)
            Assert.Skip(obstacle);
        var process = await LabProcess.StartAsync(shape);
        try
        {
            var lines = (await process.CallAsync("hosts")).Split('\n');
            return new Lab(process, [.. lines.Select(line => line.Split(' ')).Select(word => process.Host(word[0], word[1]))]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public LabHost Host(string name) => Hosts.Single(host => host.Name == name);

    /// <summary>Runs a command as root on a host, without ssh, whatever its network does. Throws if it fails.</summary>
    public Task<string> ExecAsync(string host, params string[] command) => _process.CallAsync(["exec", host, .. command]);

    /// <summary>Runs a command of this machine in the lab's own network. Throws if it fails.</summary>
    public Task<string> RunAsync(params string[] command) => _process.CallAsync(["run", .. command]);

    /// <summary>Runs the OpenSSH client with the lab's configuration: options, host and command as on its command line.</summary>
    public Task<ToolResult> SshAsync(params string[] arguments) => Tool.RunAsync("ssh", ["-F", SshConfigFile, .. arguments]);

    /// <summary>Pulls the network cable: nothing arrives, nobody is told.</summary>
    public Task CutAsync(string host) => _process.CallAsync("cut", host);

    public Task HealAsync(string host) => _process.CallAsync("heal", host);

    /// <summary>A firewall on the host that swallows what comes in.</summary>
    public Task DropAsync(string host) => _process.CallAsync("drop", host);

    public Task UndropAsync(string host) => _process.CallAsync("undrop", host);

    /// <summary>Stops every process of the host; its connections stay open.</summary>
    public Task FreezeAsync(string host) => _process.CallAsync("freeze", host);

    public Task ThawAsync(string host) => _process.CallAsync("thaw", host);

    /// <summary>Kills every process of the host; its disk is kept. TCP is closed: cut first for a power cut nobody hears of.</summary>
    public Task OffAsync(string host) => _process.CallAsync("off", host);

    public Task OnAsync(string host) => _process.CallAsync("on", host);

    /// <param name="host">The host that is slowly sent to.</param>
    /// <param name="rate">In the words of <c>tc</c>, e.g. <c>1mbit</c>.</param>
    public Task SlowAsync(string host, string rate) => _process.CallAsync("slow", host, rate);

    public Task UnslowAsync(string host) => _process.CallAsync("unslow", host);

    /// <summary>Each way; only for the hosts named in <see cref="LabShape.LongCables"/>.</summary>
    public Task DelayAsync(string host, int milliseconds, int jitterMilliseconds = 0, int lossPermille = 0) =>
        _process.CallAsync("delay", host, $"{milliseconds}", $"{jitterMilliseconds}", $"{lossPermille}");

    /// <summary>Mounts an empty file system of that size (e.g. <c>5m</c>) on <c>/small</c>.</summary>
    public Task DiskAsync(string host, string size) => _process.CallAsync("disk", host, size);

    /// <summary>Gives the host a new key, which <see cref="KnownHostsFile"/> then holds.</summary>
    public Task RekeyAsync(string host) => _process.CallAsync("rekey", host);

    /// <summary>Makes a user, if missing, who may log in with that password.</summary>
    public Task PasswordAsync(string host, string user, string password) => _process.CallAsync("password", host, user, password);

    /// <summary>Makes a user, if missing, who has to give a one-time code after the lab's key, or after a password.</summary>
    public async Task<OneTimeCodes> OtpAsync(string host, string user, string? password = null) =>
        new(await _process.CallAsync(["otp", host, user, .. password is null ? Array.Empty<string>() : [password]]));

    /// <summary>Puts lines in front of sshd's configuration, where they win, and restarts it. Open sessions stay.</summary>
    public Task SshdAsync(string host, params string[] lines) => _process.CallAsync(["sshd", host, .. lines]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
