namespace Daphne.Operations;

/// <summary>One stage on one node.</summary>
public sealed class OperationStep
{
    /// <summary>Its message while a person has to log in first.</summary>
    public const string WaitingForLogin = "waiting for login";

    public required string Id { get; init; }
    public required string OperationId { get; init; }
    public required string StageId { get; init; }
    public required string NodeId { get; init; }
    public required string NodeName { get; init; }
    public int Ordinal { get; init; }
    public StepStatus Status { get; private set; }

    /// <summary>What was done of <see cref="Total"/>, in <see cref="Unit"/>.</summary>
    public long Done { get; private set; }

    public long? Total { get; private set; }
    public string? Unit { get; private set; }

    /// <summary>What it is doing or what came of it, in a few words.</summary>
    public string? Message { get; private set; }

    public string? Error { get; private set; }
    public int Attempt { get; private set; }

    /// <summary>While the connection to the node is lost: when it is tried next.</summary>
    public DateTimeOffset? ReconnectsAt { get; private set; }

    /// <summary>What its commands printed; null while nothing was.</summary>
    public required string LogStreamId { get; init; }

    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    public void Start(DateTimeOffset now)
    {
        Status = StepStatus.Running;
        StartedAt = now;
        FinishedAt = null;
        (Done, Total, Unit, Message, Error) = (0, null, null, null, null);
        ReconnectsAt = null;
        Attempt++;
    }

    public void Report(long done, long? total, string? unit, string? message) => (Done, Total, Unit, Message) = (done, total, unit, message);

    /// <summary>The connection is lost; null once it is there again.</summary>
    public void Reconnect(DateTimeOffset? at) => ReconnectsAt = at;

    /// <summary>It goes on when somebody has logged in.</summary>
    public void AwaitLogin()
    {
        Message = WaitingForLogin;
        ReconnectsAt = null;
    }

    /// <summary>Somebody has logged in.</summary>
    public void GoOn() => Message = null;

    public void Finish(StepStatus status, string? error, DateTimeOffset now)
    {
        Status = status;
        Error = error;
        FinishedAt = now;
        ReconnectsAt = null;
    }

    /// <summary>Its words without secrets.</summary>
    internal void Redact(Func<string, string> redact)
    {
        Message = Message is null ? null : redact(Message);
        Error = Error is null ? null : redact(Error);
    }

    /// <summary>Back to the start, for a retry of the operation.</summary>
    public void Reset()
    {
        Status = StepStatus.Pending;
        (StartedAt, FinishedAt, Error, Message) = (null, null, null, null);
        (Done, Total, Unit) = (0, null, null);
    }
}
