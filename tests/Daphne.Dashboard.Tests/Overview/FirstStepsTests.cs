using Daphne.Clusters;
using Daphne.Dashboard.Features.Overview;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Packages;

namespace Daphne.Dashboard.Tests.Overview;

public sealed class FirstStepsTests : ComponentTest
{
    private static readonly Cluster ThisMachine = new() { Id = "local", Name = "This machine", Kind = ClusterKind.Local };

    [Fact]
    public void The_first_visit_leads_to_a_deploy_of_the_simulator_on_this_machine()
    {
        var steps = Show([ThisMachine], [Package("sim", PackageSource.Simulator)]);

        Assert.Equal("/deployments/new?cluster=local&package=sim", steps.Find("a.rz-button").GetAttribute("href"));
        Assert.Contains("stand-in for DAPHNE", Read(steps.Find("section")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_of_ones_own_is_preferred_to_the_simulator()
    {
        var steps = Show([ThisMachine], [Package("sim", PackageSource.Simulator), Package("real", PackageSource.Upload)]);

        Assert.EndsWith("package=real", steps.Find("a.rz-button").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_package_it_leads_to_adding_one() => Assert.Equal("/packages", Show([ThisMachine], []).Find("a.rz-button").GetAttribute("href"));

    private IRenderedComponent<FirstSteps> Show(IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages) =>
        Render<FirstSteps>(with => with.Add(it => it.Clusters, clusters).Add(it => it.Packages, packages));

    private static Package Package(string id, PackageSource source) => new()
    {
        Id = id,
        Name = id,
        Version = "1",
        Sha256 = new string('a', 64),
        Size = 1,
        Source = source,
        Origin = id,
        Contents = new PackageContents(),
        CreatedAt = Noon,
    };
}
