namespace Daphne.Remote;

/// <summary>
/// Asks a host for its key without logging in: one OpenSSH connection that accepts any key into an empty file of its own and offers no
/// way to authenticate. Unlike ssh-keyscan it passes jump hosts and knows the user's configuration.
/// </summary>
public sealed class HostKeyScanner(SshPool pool, RuntimeDirectory runtime)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <exception cref="ProblemException">The host cannot be reached.</exception>
    public async Task<string> ScanAsync(SshTarget target, CancellationToken cancellationToken)
    {
        var turn = pool.Startups(target);
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await AskAsync(target, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<string> AskAsync(SshTarget target, CancellationToken cancellationToken)
    {
        var file = runtime.NewPath(".keys");
        try
        {
            string[] words =
            [
                .. SshOptions.Common(target, file),
                .. await pool.LoginOptionsAsync(target, scanOnly: true, cancellationToken),
                .. SshOptions.Option("StrictHostKeyChecking", "accept-new"),
                .. SshOptions.Option("HostKeyAlgorithms", SshOptions.HostKeyAlgorithms),
                .. SshOptions.Option("PreferredAuthentications", "none"),
                .. SshOptions.Option("BatchMode", "yes"),
                .. SshOptions.Option("ControlPath", "none"),
                "--", target.Host, "true",
            ];
            await using var ssh = ChildProcess.Start("ssh", words);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Limit);
            var error = new StreamReader(ssh.Error).ReadToEndAsync(deadline.Token);
            ssh.Input.Close();
            await ssh.WaitAsync(deadline.Token);
            return await ReadKeyAsync(file, cancellationToken) ?? throw SshErrors.Explain(target, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SshErrors.Explain(target, "no answer within 15 s");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string?> ReadKeyAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return null;
        var lines = await File.ReadAllLinesAsync(file, cancellationToken);
        return lines is [var line, ..] && line.Split(' ') is [_, var algorithm, var key, ..] ? $"{algorithm} {key}" : null;
    }
}
