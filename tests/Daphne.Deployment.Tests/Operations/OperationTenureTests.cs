using Daphne.Operations;

namespace Daphne.Tests.Operations;

public sealed class OperationTenureTests
{
    [Fact]
    public void An_operation_rests_while_all_of_its_nodes_wait()
    {
        using var tenure = NewTenure();
        using var whole = tenure.Rest();
        var first = tenure.Work();
        using var second = tenure.Work();
        Assert.False(tenure.IsResting);

        using (tenure.Rest())
        {
            Assert.False(tenure.IsResting);
            first.Dispose();
            Assert.True(tenure.IsResting);
        }
        Assert.False(tenure.IsResting);
    }

    [Fact]
    public async Task A_heartbeat_that_comes_right_after_the_end_does_nothing()
    {
        var tenure = NewTenure();
        tenure.Dispose();

        tenure.Renew(TimeProvider.System.GetTimestamp());
        await tenure.DropAsync();

        Assert.Equal(7, tenure.Fence);
    }

    private static OperationTenure NewTenure()
    {
        var clock = TimeProvider.System;
        var operation = new Operation { Id = "o1", Kind = OperationKind.Check, ClusterId = "c1", Subject = "test", CreatedAt = clock.GetUtcNow() };
        operation.Claim("me", 7, clock.GetUtcNow() + OperationLeases.Lease, clock.GetUtcNow());
        return new OperationTenure(operation, clock.GetTimestamp(), clock, CancellationToken.None);
    }
}
