namespace Daphne.Deployments;

/// <summary>In what way a node is not as its deployment should be.</summary>
public enum DifferenceKind
{
    /// <summary>Workers are not there: never started, ended, lost or stopped.</summary>
    Missing,

    /// <summary>Workers of an older release still run.</summary>
    Older,

    /// <summary>Workers run that nothing asks for (any more).</summary>
    Surplus,

    /// <summary>Nobody knows what became of workers, since their node is out of reach.</summary>
    Unknown,

    /// <summary>Every worker is as it should be, but the last operation did not do all of its work.</summary>
    Unfinished,
}
