using System.Text;
using System.Text.RegularExpressions;
using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Runs;

internal static partial class RunRules
{
    private const int MaxScriptBytes = 1 << 20;

    /// <summary>The back end is always named: a DAPHNE without MPI crashes where it is not.</summary>
    private static readonly string[] Distributed = ["--distributed", "--dist_backend=sync-gRPC"];

    private static readonly string[] OverMpi = ["--distributed", "--dist_backend=MPI"];

    public static void Check(RunInput input, ClusterKind kind)
    {
        if (input.Slurm is { } slurm)
            Check(slurm, kind);
        if (string.IsNullOrWhiteSpace(input.Script))
            throw ProblemException.BadInput("The script is empty.");
        if (Encoding.UTF8.GetByteCount(input.Script) > MaxScriptBytes)
            throw ProblemException.BadInput("The script is larger than 1 MiB. Put data into files that the script reads.");
        if (input.TimeLimitSeconds is < 1 or > RunInput.MaxTimeLimitSeconds)
            throw ProblemException.BadInput($"The time limit is {input.TimeLimitSeconds} s; 1 s to 30 days are possible.");
        foreach (var argument in input.Arguments)
        {
            if (!ArgumentName().IsMatch(argument.Name))
                throw ProblemException.BadInput($"'{argument.Name}' is no name of a script argument: letters, digits and underscores, not beginning with a digit.");
            if (argument.Value.Any(character => character is '\0' or '\n' or '\r'))
                throw ProblemException.BadInput($"The value of the argument '{argument.Name}' holds a line break or a NUL character.");
        }
        if (input.Arguments.GroupBy(argument => argument.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ProblemException.BadInput($"The argument '{twice.Key}' stands there twice.");
        foreach (var option in (input.Options ?? []).Where(option => !Option().IsMatch(option)))
            throw ProblemException.BadInput($"'{option}' is no option of DAPHNE: each is one word that begins with a dash, such as --vec or --num-threads=4.");
    }

    private static void Check(SlurmRun asked, ClusterKind kind)
    {
        if (kind != ClusterKind.Slurm)
            throw ProblemException.BadInput("The deployment is on no Slurm cluster: leave out what Slurm would be asked for.");
        SlurmRules.CheckWords(asked.SrunArguments, "argument for srun");
        if (asked.SrunArguments.FirstOrDefault(word => BatchScript.IsOwn(word) || word is "--requeue") is { } taken)
            throw ProblemException.BadInput($"'{taken.Split('=')[0]}' is set by the dashboard itself. Leave it out of the arguments for srun.");
        if (asked.Ranks is < 2 or > SlurmRun.MaxRanks || asked is { Ranks: not null, Mode: not SlurmRunMode.Mpi })
            throw ProblemException.BadInput($"{asked.Ranks} processes were asked for; an MPI run has 2 to {SlurmRun.MaxRanks}, and other runs have one.");
        if (asked.Mpi is { } type && !MpiType().IsMatch(type))
            throw ProblemException.BadInput($"'{type}' is no MPI type of srun, such as pmix or pmi2.");
    }

    /// <summary>What daphne is called with. Without options a run is distributed; a distributed run names its back end.</summary>
    public static IReadOnlyList<string> OptionsOf(RunInput input)
    {
        if (input.Slurm?.Mode == SlurmRunMode.Mpi)
            return [.. (input.Options ?? []).Where(option => option != "--distributed" && !option.StartsWith("--dist_backend", StringComparison.Ordinal)), .. OverMpi];
        if (input.Options is null)
            return Distributed;
        return input.Options.Contains("--distributed") && !input.Options.Any(option => option.StartsWith("--dist_backend", StringComparison.Ordinal))
            ? [.. input.Options, Distributed[1]]
            : input.Options;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex ArgumentName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.]{1,40}\z")]
    private static partial Regex MpiType();

    [GeneratedRegex(@"\A--?[A-Za-z][^\s\x00]*\z")]
    private static partial Regex Option();
}
