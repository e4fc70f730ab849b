using System.Buffers;
using System.Text;
using Daphne.Secrets;

namespace Daphne.Tests.Secrets;

public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData("the password is hunter2, yes", "the password is •••, yes")]
    [InlineData("hunter2hunter2", "•••")]
    [InlineData("hunter2 hunter2", "••• •••")]
    [InlineData("hunter22 is longer", "••• is longer")]
    [InlineData("hunter hunter", "hunter hunter")]
    [InlineData("größer als süß-saures", "größer als •••")]
    [InlineData("", "")]
    public void A_secret_is_hidden_whole_and_nothing_else_is(string text, string expected) =>
        Assert.Equal(expected, new SecretPatterns(["hunter2", "hunter22", "süß-saures"]).Redact(text));

    [Fact]
    public void Secrets_that_overlap_or_hold_each_other_leave_nothing() =>
        Assert.Equal("<•••>", new SecretPatterns(["abcdef", "cdefgh", "cdef", "efghij"]).Redact("<abcdefghij>"));

    [Fact]
    public void A_secret_of_fewer_than_four_characters_is_not_looked_for() =>
        Assert.Equal("abc", new SecretPatterns(["abc", ""]).Redact("abc"));

    [Fact]
    public void Each_line_of_a_private_key_is_hidden_and_its_frame_is_not()
    {
        var patterns = new SecretPatterns(["-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----\n"]);
        Assert.Equal("-----BEGIN KEY-----\n•••\n•••\n-----END KEY-----", patterns.Redact("-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----"));
    }

    [Fact]
    public void The_beginning_of_a_secret_where_a_text_is_cut_is_hidden()
    {
        var patterns = new SecretPatterns(["hunter2-and-more"]);
        Assert.Equal("it is •••", Encoding.UTF8.GetString(patterns.Redact("it is hunter2-an"u8, isCut: true)));
        Assert.Equal("it is hunter2-an", Encoding.UTF8.GetString(patterns.Redact("it is hunter2-an"u8, isCut: false)));
    }

    [Fact]
    public void However_bytes_are_split_what_any_secret_covers_is_hidden_and_the_rest_is_exact()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var secrets = Secrets(random);
            var bytes = Text(random, secrets);
            var isCut = random.Next(2) == 0;
            foreach (var keepsLength in new[] { true, false })
                Assert.True(Expected(bytes, secrets, keepsLength, isCut).AsSpan().SequenceEqual(Redacted(random, bytes, secrets, keepsLength, isCut)), $"seed {seed}");
        }
    }

    /// <summary>Few letters, so that they overlap and begin alike; some hold others.</summary>
    private static List<string> Secrets(Random random)
    {
        var secrets = new List<string>();
        for (var left = random.Next(1, 6); left > 0; left--)
            secrets.Add(string.Concat(Enumerable.Range(0, random.Next(4, 12)).Select(_ => "abäx€"[random.Next(5)])));
        secrets.Add(secrets[0] + "a");
        secrets.Add("b" + secrets[0] + secrets[^1]);
        return secrets;
    }

    private static byte[] Text(Random random, List<string> secrets)
    {
        var bytes = new List<byte>();
        for (var left = random.Next(0, 12); left > 0; left--)
        {
            var secret = Encoding.UTF8.GetBytes(secrets[random.Next(secrets.Count)]);
            bytes.AddRange(random.Next(4) switch
            {
                0 => secret,
                1 => secret[..random.Next(secret.Length)],
                2 => secret[random.Next(secret.Length)..],
                _ => [.. Enumerable.Range(0, random.Next(6)).Select(_ => (byte)"abx\xff"[random.Next(4)])],
            });
        }
        return [.. bytes];
    }

    private static byte[] Redacted(Random random, byte[] bytes, List<string> secrets, bool keepsLength, bool isCut)
    {
        var output = new ArrayBufferWriter<byte>();
        var redactor = new SecretRedactor(new SecretPatterns(secrets), keepsLength);
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(0, 9));
            redactor.Write(bytes.AsSpan(at, length), output);
            at += length;
        }
        redactor.End(output, isCut);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>By the plainest way there is.</summary>
    private static byte[] Expected(byte[] bytes, List<string> secrets, bool keepsLength, bool isCut)
    {
        var isHidden = new bool[bytes.Length];
        foreach (var secret in secrets.Select(Encoding.UTF8.GetBytes))
        {
            for (var start = 0; start < bytes.Length; start++)
            {
                var rest = bytes.AsSpan(start);
                if (rest.StartsWith(secret))
                    isHidden.AsSpan(start, secret.Length).Fill(true);
                else if (isCut && rest.Length >= 4 && secret.AsSpan().StartsWith(rest))
                    isHidden.AsSpan(start).Fill(true);
            }
        }
        var expected = new List<byte>();
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!isHidden[at])
                expected.Add(bytes[at]);
            else if (keepsLength)
                expected.Add((byte)'*');
            else if (at == 0 || !isHidden[at - 1])
                expected.AddRange("•••"u8.ToArray());
        }
        return [.. expected];
    }
}
