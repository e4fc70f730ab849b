namespace Daphne.Tests;

/// <summary>The lab does what the other tests rely on, seen with the plain OpenSSH client.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class LabTests(SshLab fixture)
{
    private readonly Lab _lab = fixture.Lab;

    [Fact]
    public async Task A_stand_alone_host_is_reached_with_plain_ssh()
    {
        var ssh = await _lab.SshAsync("s1", "hostname");

        Assert.Equal("s1", ssh.OutputOrThrow("ssh"));
    }

    [Fact]
    public async Task A_node_is_reached_through_the_login_host_only()
    {
        var through = await _lab.SshAsync("n1", "hostname");
        var direct = await _lab.SshAsync("-o", "ProxyJump=none", "n1", "hostname");

        Assert.Equal("n1", through.OutputOrThrow("ssh"));
        Assert.Equal(255, direct.ExitCode);
    }

    [Fact]
    public async Task A_cut_host_is_not_reached_until_it_is_healed()
    {
        await _lab.CutAsync("s1");
        var cut = await _lab.SshAsync("-o", "ConnectTimeout=1", "s1", "true");
        await _lab.HealAsync("s1");
        var healed = await _lab.SshAsync("s1", "true");

        Assert.Equal(255, cut.ExitCode);
        Assert.Equal(0, healed.ExitCode);
    }

    [Fact]
    public async Task A_firewalled_host_is_not_reached_until_it_is_opened()
    {
        await _lab.DropAsync("s1");
        var dropped = await _lab.SshAsync("-o", "ConnectTimeout=1", "s1", "true");
        await _lab.UndropAsync("s1");
        var opened = await _lab.SshAsync("s1", "true");

        Assert.Equal(255, dropped.ExitCode);
        Assert.Equal(0, opened.ExitCode);
    }

    [Fact]
    public async Task A_frozen_host_does_not_answer_until_it_is_thawed()
    {
        await _lab.FreezeAsync("s2");
        var frozen = await _lab.SshAsync("-o", "ConnectTimeout=1", "s2", "true");
        await _lab.ThawAsync("s2");
        var thawed = await _lab.SshAsync("s2", "true");

        Assert.Equal(255, frozen.ExitCode);
        Assert.Equal(0, thawed.ExitCode);
    }

    [Fact]
    public async Task Power_off_ends_every_process_and_keeps_the_disk()
    {
        await _lab.ExecAsync("s2", "sh", "-c", "echo kept > /root/file; setsid sleep 1000 > /dev/null 2>&1 &");
        await _lab.OffAsync("s2");
        var off = await _lab.SshAsync("-o", "ConnectTimeout=1", "s2", "true");
        await _lab.OnAsync("s2");
        var on = await _lab.SshAsync("s2", "cat /root/file; pgrep -x -f 'sleep 1000' || echo no process");

        Assert.Equal(255, off.ExitCode);
        Assert.Equal("kept\nno process", on.OutputOrThrow("ssh"));
    }

    [Fact]
    public async Task A_new_host_key_has_another_fingerprint_and_old_pins_refuse_it()
    {
        var pins = Path.GetTempFileName();
        File.Copy(_lab.KnownHostsFile, pins, overwrite: true);
        var before = _lab.Host("s3").Fingerprint;

        await _lab.RekeyAsync("s3");
        var pinned = await _lab.SshAsync("-o", $"UserKnownHostsFile={pins}", "s3", "true");
        var scan = await Tool.RunAsync("ssh-keyscan", ["-t", "ed25519", _lab.Host("s3").Address]);
        File.Delete(pins);

        Assert.NotEqual(before, _lab.Host("s3").Fingerprint);
        Assert.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", pinned.Error, StringComparison.Ordinal);
        Assert.Equal($"{_lab.Host("s3").Address} {_lab.Host("s3").PublicKey}", scan.OutputOrThrow("ssh-keyscan"));
    }

    [Theory]
    [InlineData("right, with a space and a $sign", 0)]
    [InlineData("wrong", 5)]
    public async Task A_user_with_a_password_logs_in_with_that_one_only(string typed, int exitCode)
    {
        await _lab.PasswordAsync("s3", "bob", "right, with a space and a $sign");

        var ssh = await Tool.RunAsync(
            "sshpass",
            ["-e", "ssh", "-F", _lab.SshConfigFile, "-o", "PubkeyAuthentication=no", "bob@s3", "id", "-un"],
            new Dictionary<string, string?> { ["SSHPASS"] = typed });

        Assert.Equal(exitCode, ssh.ExitCode);
        Assert.Equal(exitCode == 0 ? "bob\n" : "", ssh.Output);
    }

    [Fact]
    public async Task A_small_disk_gets_full()
    {
        await _lab.DiskAsync("s1", "1m");
        var copy = await _lab.SshAsync("s1", "head -c 2000000 /dev/zero > /small/file");

        Assert.Contains("No space left on device", copy.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_host_has_the_limits_that_sshd_has_by_default()
    {
        var settings = await _lab.ExecAsync("s1", "/usr/sbin/sshd", "-T", "-f", "/etc/ssh/lab_sshd_config");

        Assert.Contains("maxsessions 10\n", settings, StringComparison.Ordinal);
        Assert.Contains("maxstartups 10:30:100\n", settings, StringComparison.Ordinal);
    }
}
