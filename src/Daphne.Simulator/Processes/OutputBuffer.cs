using System.Runtime.InteropServices;
using System.Text;

namespace Daphne.Simulator.Processes;

/// <summary>
/// Standard output or error as C's stdio would buffer it: what is not flushed is lost when the process is killed. The
/// environment variable `_STDBUF_O` is how `stdbuf` asks a C program for line buffering.
/// </summary>
internal sealed class OutputBuffer(int descriptor, bool flushesLines)
{
    private const int Capacity = 4096;
    private const int BrokenPipe = 32;
    private const int Interrupted = 4;
    private readonly byte[] buffer = new byte[Capacity];
    private readonly Lock gate = new();
    private int length;

    public static OutputBuffer StandardOutput() =>
        new(1, Environment.GetEnvironmentVariable("_STDBUF_O") is "L" or "0" || Libc.IsATty(1) == 1);

    public static OutputBuffer StandardError() => new(2, flushesLines: true);

    public void WriteLine(string line, bool flush = false)
    {
        lock (gate)
        {
            Append(Encoding.UTF8.GetBytes(line));
            Append("\n"u8);
            if (flush || flushesLines)
                Flush();
        }
    }

    /// <summary>Writes without ending the line, and flushes as `print` does.</summary>
    public void Write(string text)
    {
        lock (gate)
        {
            Append(Encoding.UTF8.GetBytes(text));
            Flush();
        }
    }

    public void Flush()
    {
        lock (gate)
        {
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
            while (!rest.IsEmpty)
            {
                var written = Libc.Write(descriptor, in rest[0], rest.Length);
                if (written >= 0)
                    rest = rest[(int)written..];
                else if (Marshal.GetLastPInvokeError() is var error && error == BrokenPipe)
                    Signals.Die(Libc.SigPipe);
                else if (error != Interrupted)
                    break;
            }

            length = 0;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (length == Capacity)
                Flush();
            var count = Math.Min(bytes.Length, Capacity - length);
            bytes[..count].CopyTo(buffer.AsSpan(length));
            length += count;
            bytes = bytes[count..];
        }
    }
}
