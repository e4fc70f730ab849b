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

    /// <summary>On a Slurm cluster: another allocation, before the time limit ends the one that holds the workers.</summary>
    Replace,

    /// <summary>Everything in a row, for one script: deploy, run it, stop, clean.</summary>
    Sweep,

    /// <summary>The pre-flight of a whole cluster.</summary>
    Check,
}
