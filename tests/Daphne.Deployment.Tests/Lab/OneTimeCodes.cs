namespace Daphne.Tests;

/// <summary>What a person's telephone shows.</summary>
public sealed record OneTimeCodes(string Secret)
{
    public async Task<string> NowAsync() => (await Tool.RunAsync("oathtool", ["--totp", "-b", Secret])).OutputOrThrow("oathtool");
}
