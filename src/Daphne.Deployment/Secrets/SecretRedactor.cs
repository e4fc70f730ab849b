using System.Buffers;

namespace Daphne.Secrets;

/// <summary>
/// Hides secrets in bytes that come piece by piece, wherever they are cut: as many of the last bytes are held back as could be the
/// beginning of a secret.
/// </summary>
/// <param name="patterns">What to hide.</param>
/// <param name="keepsLength">An asterisk for each byte of a secret, so that every other byte keeps its offset; else one mark for all of it.</param>
public sealed class SecretRedactor(SecretPatterns patterns, bool keepsLength)
{
    private byte[] held = [];

    /// <summary>So many of the first bytes held back are part of a secret.</summary>
    private int hidden;

    /// <summary>What was written last was hidden.</summary>
    private bool isHiding;

    public void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (patterns.IsEmpty)
        {
            output.Write(bytes);
            return;
        }
        byte[] all = [.. held, .. bytes];
        var end = Math.Max(0, all.Length - patterns.Longest + 1);
        Process(all, end, isCut: false, output);
        held = all[end..];
    }

    /// <summary>Writes what was held back.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isCut">More would come: a secret's first bytes at the end are hidden, too.</param>
    public void End(IBufferWriter<byte> output, bool isCut = false)
    {
        Process(held, held.Length, isCut, output);
        held = [];
    }

    /// <summary>Hides the bytes at the very start that may be the end of a secret that began before them.</summary>
    public void BeginCut(ReadOnlySpan<byte> bytes) => hidden = patterns.EndsAtStart(bytes);

    private void Process(ReadOnlySpan<byte> bytes, int end, bool isCut, IBufferWriter<byte> output)
    {
        var written = 0;
        for (var from = 0; patterns.Find(bytes, from, end, isCut, out var length) is >= 0 and var start; from = start + 1)
        {
            if (start > hidden)
            {
                Write(bytes[written..start], hidden - written, output);
                written = start;
            }
            hidden = Math.Max(hidden, start + length);
        }
        Write(bytes[written..end], hidden - written, output);
        hidden = Math.Max(0, hidden - end);
    }

    /// <param name="bytes">Their first ones may be of a secret.</param>
    /// <param name="secret">How many; less than 0 for none.</param>
    /// <param name="output">Where to.</param>
    private void Write(ReadOnlySpan<byte> bytes, int secret, IBufferWriter<byte> output)
    {
        secret = Math.Clamp(secret, 0, bytes.Length);
        if (secret > 0)
        {
            if (keepsLength)
            {
                output.GetSpan(secret)[..secret].Fill((byte)'*');
                output.Advance(secret);
            }
            else if (!isHiding)
            {
                output.Write("•••"u8);
            }
            isHiding = true;
        }
        if (secret == bytes.Length)
            return;
        output.Write(bytes[secret..]);
        isHiding = false;
    }
}
