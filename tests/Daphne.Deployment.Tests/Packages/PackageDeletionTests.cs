using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Tests.Data;

namespace Daphne.Tests.Packages;

public sealed class PackageDeletionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_package_goes_with_its_archive()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var package = await packages.AddAsync(ArchiveBuilder.Package().ToTgz());
        await packages.Service.DeleteAsync(package.Id, Cancelled);
        Assert.False(File.Exists(packages.Store.PathOf(package.Sha256)));
        var problem = await Assert.ThrowsAsync<ProblemException>(() => packages.Service.GetAsync(package.Id, Cancelled));
        Assert.Equal(ProblemKind.NotFound, problem.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_package_that_is_deployed_or_was_once_stays(DatabaseProvider provider)
    {
        await using var packages = await PackageFixture.CreateAsync(provider);
        var package = await packages.AddAsync(ArchiveBuilder.Package().ToTgz());
        var deployment = await DeployAsync(packages, package);
        Assert.Contains("is deployed by 'experiment'. Clean that deployment", await RefusedAsync(packages, package), StringComparison.Ordinal);

        await using (var db = packages.Database.CreateDbContext())
        {
            db.Attach(deployment);
            deployment.Become(DeploymentStatus.Cleaned, null, deployment.CreatedAt);
            await db.SaveChangesAsync(Cancelled);
        }
        Assert.Contains("history of 'experiment' (release 1)", await RefusedAsync(packages, package), StringComparison.Ordinal);
        Assert.True(packages.Store.Has(package.Sha256));
    }

    [Fact]
    public async Task A_new_simulator_takes_the_place_of_one_that_is_not_used()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var simulator = new SimulatorPackage(packages.Database, packages.Store, packages.Service);
        var path = Path.Combine(packages.Folder, "daphne-simulator-1.0.tgz");
        var first = await EnsureAsync("first");
        Assert.Equal((SimulatorPackage.Name, "1.0", PackageSource.Simulator), (first.Name, first.Version, first.Source));
        Assert.Equal(first.Id, (await EnsureAsync("first")).Id);

        var second = await EnsureAsync("second");
        Assert.Equal([second.Id], (await packages.Service.ListAsync(Cancelled)).Select(package => package.Id));
        await DeployAsync(packages, second);
        var third = await EnsureAsync("third");
        Assert.Equal([third.Id, second.Id], (await packages.Service.ListAsync(Cancelled)).Select(package => package.Id));

        File.Delete(path);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => simulator.EnsureAsync(path, Cancelled));
        Assert.Contains("Build the solution again", problem.Message, StringComparison.Ordinal);

        async Task<Package> EnsureAsync(string content)
        {
            await File.WriteAllBytesAsync(path, ArchiveBuilder.Package(content: content).ToTgz(), Cancelled);
            return await simulator.EnsureAsync(path, Cancelled);
        }
    }

    private static async Task<string> RefusedAsync(PackageFixture packages, Package package)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => packages.Service.DeleteAsync(package.Id, Cancelled));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        return problem.Message;
    }

    private static async Task<Daphne.Deployments.Deployment> DeployAsync(PackageFixture packages, Package package)
    {
        var now = DateTimeOffset.UnixEpoch;
        var cluster = new Cluster { Id = Id.New(), Name = "This machine", Kind = ClusterKind.Local, Root = "/tmp", CreatedAt = now };
        var deployment = new Daphne.Deployments.Deployment { Id = Id.New(), Name = "experiment", ClusterId = cluster.Id, CreatedAt = now };
        deployment.Activate(1);
        deployment.Become(DeploymentStatus.Ready, null, now);
        var release = new Release { Id = Id.New(), DeploymentId = deployment.Id, Number = 1, PackageId = package.Id, Settings = new DeploymentSettings(), CreatedAt = now };
        await packages.Database.AddAsync(cluster, deployment, release);
        return deployment;
    }
}
