using System.Runtime.InteropServices;
using System.Text;

namespace Daphne.Remote;

/// <summary>
/// Answers a prompt of an OpenSSH program without the secret touching a disk, an argument or the environment: the program calls a small
/// script (<c>SSH_ASKPASS</c>) that reads one line from a named pipe, whose only content is in the kernel. It answers once: a program that
/// asks again was given the wrong secret, and shall fail rather than wait.
/// </summary>
internal sealed class AskPass : IDisposable
{
    private const uint OwnerReadWrite = 0x180;
    private readonly string pipe;
    private readonly string script;
    private readonly FileStream writer;

    public AskPass(RuntimeDirectory runtime, string secret)
    {
        pipe = runtime.NewPath(".pipe");
        script = runtime.NewPath(".askpass");
        if (MakeFifo(Encoding.UTF8.GetBytes(pipe + '\0'), OwnerReadWrite) != 0)
            throw new IOException($"The named pipe '{pipe}' could not be made (error {Marshal.GetLastPInvokeError()}).");
        File.WriteAllText(script, Script(ShellWords.Quote(pipe)));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // Opened for both, so that opening waits for nobody and the line stays in the pipe until it is read or this is disposed.
        writer = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(Encoding.UTF8.GetBytes(secret + "\n"));
    }

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["SSH_ASKPASS"] = script,
        ["SSH_ASKPASS_REQUIRE"] = "force",
        ["DISPLAY"] = "none",
    };

    public void Dispose()
    {
        writer.Dispose();
        File.Delete(pipe);
        File.Delete(script);
    }

    /// <summary>Answers once: a program that asks again has found the answer wrong, and would wait for ever at an empty pipe.</summary>
    private static string Script(string pipe) => $"""
        #!/bin/sh
        exec 2> /dev/null
        exec 3< {pipe} && rm {pipe} || exit 1
        IFS= read -r answer <&3 && printf '%s\n' "$answer"

        """;

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(byte[] path, uint mode);
}
