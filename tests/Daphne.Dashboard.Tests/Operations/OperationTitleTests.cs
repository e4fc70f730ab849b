using Daphne.Dashboard.Features.Operations;
using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Operations;

public sealed class OperationTitleTests
{
    [Theory]
    [InlineData(OperationKind.Run, "d", "r", "/runs/r")]
    [InlineData(OperationKind.Sweep, "d", "r", "/deployments/d")]
    [InlineData(OperationKind.Deploy, "d", null, "/deployments/d")]
    [InlineData(OperationKind.Check, null, null, "/clusters/c")]
    public void What_an_operation_is_about_is_one_press_away(OperationKind kind, string? deployment, string? run, string href) =>
        Assert.Equal(href, OperationTitle.SubjectHref(new Operation
        {
            Id = "o",
            Kind = kind,
            ClusterId = "c",
            DeploymentId = deployment,
            RunId = run,
            Subject = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
        }));
}
