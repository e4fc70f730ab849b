using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Deployments;

/// <summary>A named set of workers and a coordinator place on one cluster.</summary>
public sealed class Deployment
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string ClusterId { get; init; }
    public Cluster? Cluster { get; init; }

    /// <summary>The number of the active release; zero before the first.</summary>
    public int ReleaseNumber { get; private set; }

    /// <summary>What people asked for last; the status says what there is.</summary>
    public DeploymentGoal Goal { get; private set; }

    public DeploymentStatus Status { get; private set; } = DeploymentStatus.Deploying;
    public string? StatusDetail { get; private set; }
    public DateTimeOffset StatusSince { get; private set; }

    /// <summary>How often in a row its workers were brought back by its restart policy.</summary>
    public int Restarts { get; private set; }

    public DateTimeOffset? RestartedAt { get; private set; }
    public List<Release> Releases { get; init; } = [];
    public List<Worker> Workers { get; init; } = [];

    /// <summary>The Slurm jobs it has or had; none on other clusters.</summary>
    public List<Allocation> Allocations { get; init; } = [];

    /// <summary>Days that its logs are kept; null: as the dashboard's settings say.</summary>
    public int? LogDays { get; set; }

    /// <summary>What its logs may take, in bytes before compression; null: as the dashboard's settings say.</summary>
    public long? LogBytes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public int Version { get; private set; }

    public Release? CurrentRelease => Releases.Find(release => release.Number == ReleaseNumber);

    /// <summary>That its restart policy does nothing more, for people; null while it has not come to that.</summary>
    public string? GivenUp => RestartRule.GivenUp(this);

    public void Aim(DeploymentGoal goal)
    {
        Goal = goal;
        Version++;
    }

    public void Activate(int releaseNumber)
    {
        ReleaseNumber = releaseNumber;
        Version++;
    }

    /// <summary>The restart policy brings its workers back once more.</summary>
    public void Restart(DateTimeOffset now)
    {
        Restarts++;
        RestartedAt = now;
        Version++;
    }

    /// <summary>A person has taken the matter in hand, or its workers have stayed up: the next failure is the first one again.</summary>
    public void ForgetRestarts()
    {
        if (Restarts == 0)
            return;
        (Restarts, RestartedAt) = (0, null);
        Version++;
    }

    /// <summary>True where something changed.</summary>
    public bool Become(DeploymentStatus status, string? detail, DateTimeOffset now)
    {
        if (Status == status && StatusDetail == detail && Version > 0)
            return false;
        if (Status != status || Version == 0)
            StatusSince = now;
        Status = status;
        StatusDetail = detail;
        Version++;
        return true;
    }
}
