namespace Daphne.EndToEnd.Chaos;

/// <summary>What happens to one of several instances, or to the database of all.</summary>
public enum Fault
{
    Kill,

    /// <summary>SIGSTOP until its work is another one's, then SIGCONT.</summary>
    Freeze,

    /// <summary>Nothing passes between it and the database until its work is another one's.</summary>
    Cut,

    /// <summary>The database server crashes and starts again.</summary>
    Crash,
}
