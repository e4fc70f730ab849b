namespace Daphne.Operations;

public enum OperationKind
{
    Deploy,
    Redeploy,
    Start,
    Stop,
    Clean,
    Run,

    /// <summary>The pre-flight of a whole cluster.</summary>
    Check,
}
