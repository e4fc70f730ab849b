using Daphne.Clusters;
using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;
using Daphne.Secrets;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>The settings of a release while they are being filled in.</summary>
public sealed class SettingsDraft
{
    public int? WorkersPerNode { get; set; }
    public int? FirstPort { get; set; }
    public List<ArgumentRow> Environment { get; } = [];
    public int ReadyTimeoutSeconds { get; set; } = new DeploymentSettings().ReadyTimeoutSeconds;
    public int StopGraceSeconds { get; set; } = new DeploymentSettings().StopGraceSeconds;

    /// <summary>Whether workers that die are brought back.</summary>
    public bool RestartsOnFailure { get; set; }
    public int MaxRestarts { get; set; } = new DeploymentSettings().MaxRestarts;

    /// <summary>What is asked of Slurm; null on other clusters.</summary>
    public SlurmSettingsDraft? Slurm { get; set; }

    public static SettingsDraft Of(DeploymentSettings settings)
    {
        var draft = new SettingsDraft
        {
            WorkersPerNode = settings.WorkersPerNode,
            FirstPort = settings.FirstPort,
            ReadyTimeoutSeconds = settings.ReadyTimeoutSeconds,
            StopGraceSeconds = settings.StopGraceSeconds,
            RestartsOnFailure = settings.RestartPolicy == RestartPolicy.OnFailure,
            MaxRestarts = settings.MaxRestarts,
        };
        draft.Environment.AddRange(settings.Masked().Environment.Select(pair => new ArgumentRow { Name = pair.Key, Value = pair.Value, IsSecret = settings.SecretNames.Contains(pair.Key) }));
        return draft;
    }

    public DeploymentSettings ToSettings() => Slurm?.Apply(Common) ?? Common;

    private DeploymentSettings Common => new()
    {
        WorkersPerNode = WorkersPerNode,
        FirstPort = FirstPort,
        Environment = Environment.Where(row => !row.IsBlank).GroupBy(row => row.Name.Trim()).ToDictionary(rows => rows.Key, rows => rows.Last().Value),
        SecretNames = [.. Environment.Where(row => !row.IsBlank && row.IsSecret).Select(row => row.Name.Trim()).Distinct()],
        ReadyTimeoutSeconds = ReadyTimeoutSeconds,
        StopGraceSeconds = StopGraceSeconds,
        RestartPolicy = RestartsOnFailure ? RestartPolicy.OnFailure : RestartPolicy.Never,
        MaxRestarts = RestartsProblem is null ? MaxRestarts : new DeploymentSettings().MaxRestarts,
    };

    public bool IsValid =>
        (Slurm?.IsValid ?? WorkersProblem is null) && PortProblem is null && ReadyProblem is null && StopProblem is null && RestartsProblem is null && Environment.TrueForAll(row => ProblemOf(row) is null);

    public string? WorkersProblem => WorkersPerNode is < 1 or > NodeEndpoint.MaxWorkers ? $"Between 1 and {NodeEndpoint.MaxWorkers} workers on a node." : null;

    public string? PortProblem => FirstPort switch
    {
        < 1024 => "Ports below 1024 belong to the system; DAPHNE's usual one is 50000.",
        > 65535 => "The highest port there is is 65535.",
        { } first when WorkersPerNode is > 0 and <= NodeEndpoint.MaxWorkers && first + WorkersPerNode - 1 > 65535 =>
            $"{WorkersPerNode} workers from port {first} on would need port {first + WorkersPerNode - 1}; the highest is 65535.",
        _ => null,
    };

    public string? ReadyProblem => ReadyTimeoutSeconds is < 1 or > DeploymentSettings.MaxReadyTimeoutSeconds ? $"Between 1 and {DeploymentSettings.MaxReadyTimeoutSeconds:N0} seconds." : null;

    public string? StopProblem => StopGraceSeconds is < 0 or > DeploymentSettings.MaxStopGraceSeconds ? $"Between 0 and {DeploymentSettings.MaxStopGraceSeconds} seconds." : null;

    /// <summary>The number counts only where it is shown.</summary>
    public string? RestartsProblem => RestartsOnFailure && MaxRestarts is < 1 or > DeploymentSettings.MostRestarts ? $"Between 1 and {DeploymentSettings.MostRestarts} times." : null;

    public string? ProblemOf(ArgumentRow row)
    {
        if (row.IsBlank)
            return null;
        var name = row.Name.Trim();
        if (name.Length == 0)
            return "The value needs a name.";
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') || char.IsAsciiDigit(name[0]))
            return $"'{name}' is no name of a variable: letters, digits and underscores, not a digit first.";
        if (row.IsSecret && row.Value.Trim().Length < SecretPatterns.MinLength && row.Value != SecretPatterns.Mark)
            return $"A secret value needs {SecretPatterns.MinLength} characters or more: a shorter one stands everywhere in logs and cannot be hidden there.";
        if (!row.IsSecret && row.Value == SecretPatterns.Mark)
            return "It was secret. To make it one that everybody sees, enter the value again.";
        return Environment.Exists(other => other != row && other.Name.Trim() == name) ? $"'{name}' is there twice." : null;
    }
}
