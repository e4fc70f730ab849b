namespace Daphne.Remote;

/// <summary>
/// Guards a folder on a node against commands of an owner that is none any more, and against two commands in it at a time. The node
/// keeps the greatest number that it has seen in the folder: a command with a smaller one is refused, and one with a greater one, or a later
/// one of the same owner, first ends what is still at work there.
/// </summary>
/// <param name="Root">The install root.</param>
/// <param name="Folder">The guarded folder below it.</param>
/// <param name="Number">The owner's.</param>
/// <param name="Serial">Greater at each command of the owner.</param>
public sealed record Fence(string Root, string Folder, long Number, long Serial)
{
    /// <summary>The exit code of a command that was refused.</summary>
    public const int Refused = 75;

    /// <summary>The same command behind the fence.</summary>
    public RemoteCommand Guard(RemoteCommand command) =>
        command with { Script = RemoteScript.WithPrelude(command.Script, $"enter {ShellWords.Quote(Root)} {ShellWords.Quote(Folder)} {Number} {Serial}\n") };
}
