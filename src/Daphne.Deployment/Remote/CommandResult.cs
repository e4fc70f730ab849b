namespace Daphne.Remote;

/// <param name="ExitCode">0 is success.</param>
/// <param name="Output">Its standard output, at most <see cref="RemoteHostExtensions.MaxOutput"/> bytes.</param>
/// <param name="Error">Its standard error, likewise.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Output and error, as a person would have seen them.</summary>
    public string Text => string.Join('\n', new[] { Output.TrimEnd(), Error.TrimEnd() }.Where(text => text.Length > 0));

    public IEnumerable<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
