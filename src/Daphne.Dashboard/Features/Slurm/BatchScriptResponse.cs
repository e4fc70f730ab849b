namespace Daphne.Dashboard.Features.Slurm;

/// <param name="Script">The batch script of the first job.</param>
/// <param name="Scripts">Of all jobs, one each.</param>
public sealed record BatchScriptResponse(string Script, IReadOnlyList<string> Scripts)
{
    public static BatchScriptResponse Of(IReadOnlyList<string> scripts) => new(scripts[0], scripts);
}
