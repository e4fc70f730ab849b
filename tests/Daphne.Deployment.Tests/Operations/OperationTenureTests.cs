using Daphne.Operations;

namespace Daphne.Tests.Operations;

public sealed class OperationTenureTests
{
    [Fact]
    public async Task A_heartbeat_that_comes_right_after_the_end_does_nothing()
    {
        var clock = TimeProvider.System;
        var operation = new Operation { Id = "o1", Kind = OperationKind.Check, ClusterId = "c1", Subject = "test", CreatedAt = clock.GetUtcNow() };
        operation.Claim("me", 7, clock.GetUtcNow() + OperationLeases.Lease, clock.GetUtcNow());
        var tenure = new OperationTenure(operation, clock.GetTimestamp(), clock, CancellationToken.None);
        tenure.Dispose();

        tenure.Renew(clock.GetTimestamp());
        await tenure.DropAsync();

        Assert.Equal(7, tenure.Fence);
    }
}
