using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

public sealed class ReleaseComparisonTests
{
    private static readonly Daphne.Packages.Package Package = TestPackage.New("daphne");

    [Fact]
    public void The_same_once_more_changes_nothing() =>
        Assert.Empty(ReleaseComparison.Compare(Package, new DeploymentSettings(), Package, new DeploymentSettings()));

    [Fact]
    public void Every_change_is_a_line_with_before_and_after()
    {
        var before = new DeploymentSettings { WorkersPerNode = 2, Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "same" } };
        var after = before with
        {
            WorkersPerNode = null,
            FirstPort = 6000,
            ReadyTimeoutSeconds = 10,
            StopGraceSeconds = 1,
            Environment = new Dictionary<string, string> { ["B"] = "same", ["C"] = "3" },
        };
        var other = TestPackage.New("daphne", "2.0");

        Assert.Equal(
            [
                new("Package", $"daphne 1.0 ({Package.Sha256[..12]})", $"daphne 2.0 ({other.Sha256[..12]})"),
                new("Workers per node", "2", "as set on the nodes"),
                new("First port", "as set on the nodes", "6000"),
                new("Time to become ready", "60 s", "10 s"),
                new("Time to stop", "5 s", "1 s"),
                new("Environment A", "1", "not set"),
                new("Environment C", "not set", "3"),
            ],
            ReleaseComparison.Compare(Package, before, other, after));
    }
}
