using Daphne.Data;
using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Packages;

/// <summary>Who needs a package.</summary>
internal static class PackageUse
{
    /// <exception cref="ProblemException">A release has it.</exception>
    public static async Task RefuseAsync(DashboardDbContext db, Package package, CancellationToken cancellationToken)
    {
        var users = await (
            from release in db.Releases
            join deployment in db.Deployments on release.DeploymentId equals deployment.Id
            where release.PackageId == package.Id
            orderby deployment.Name, release.Number
            select new { deployment.Name, release.Number, IsCurrent = release.Number == deployment.ReleaseNumber, deployment.Status })
            .ToListAsync(cancellationToken);
        if (users.Count == 0)
            return;
        var running = users.Where(user => user.IsCurrent && user.Status != DeploymentStatus.Cleaned).Select(user => $"'{user.Name}'").ToList();
        if (running.Count > 0)
        {
            throw ProblemException.Conflict(
                $"Package '{package.Name} {package.Version}' is deployed by {string.Join(", ", running)}. Clean {(running.Count == 1 ? "that deployment" : "those deployments")} or redeploy with another package first.");
        }
        throw ProblemException.Conflict(
            $"Package '{package.Name} {package.Version}' belongs to the history of {string.Join(", ", users.Select(user => $"'{user.Name}' (release {user.Number})"))}, which can be redeployed as long as it is there. It can be deleted once no deployment has it.");
    }
}
