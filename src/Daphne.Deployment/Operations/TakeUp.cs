namespace Daphne.Operations;

/// <summary>What becomes of a step that was under way when its dashboard, or the connection to its node, was lost.</summary>
internal enum TakeUp
{
    /// <summary>It is done once more: it looks at what is there and does only what is missing.</summary>
    Repeat,

    /// <summary>What it started goes on by itself on the node: it is found again by its folder, and followed.</summary>
    Reattach,
}
