namespace Daphne.Operations;

public enum OperationKind
{
    Deploy,
    Redeploy,
    Start,
    Stop,
    Clean,
    Run,

    /// <summary>Puts right what differs between what a deployment should be and what it is, and touches nothing else.</summary>
    Reconcile,

    /// <summary>A reconcile that nobody asked for but the deployment's restart policy.</summary>
    Restart,

    /// <summary>The pre-flight of a whole cluster.</summary>
    Check,
}
