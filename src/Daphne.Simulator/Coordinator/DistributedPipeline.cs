using System.Runtime.InteropServices;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>
/// Runs an elementwise operation on all workers: each gets its rows of the inputs that it does not have yet, computes,
/// and sends its rows of the result. Like DAPHNE it knows a worker by its address: the rows of an address that is
/// listed twice are lost but for the last ones, and memory that nothing was written to is printed.
/// </summary>
internal sealed class DistributedPipeline(WorkerList workers)
{
    private static readonly double[] Uninitialised =
        [4.65525e-310, 0, 4.65636e-310, 4.65636e-310, 4.65636e-310, 1.28457e-322, 1.28457e-322, 4.65636e-310, 4.65636e-310];

    private readonly Dictionary<(MatrixBlock Matrix, string Address), StoredData> placed = [];
    private readonly Lock gate = new();

    private sealed record Share(int FirstRow, int Rows);

    /// <exception cref="WorkerFailure">One of the workers did not answer.</exception>
    public async Task<MatrixBlock> RunAsync(string operation, MatrixBlock left, MatrixBlock right)
    {
        var shares = new Dictionary<string, Share>();
        var (each, rest) = Math.DivRem(left.Rows, workers.Addresses.Count);
        for (var i = 0; i < workers.Addresses.Count; i++)
            shares[workers.Addresses[i]] = new(i * each + Math.Min(i, rest), each + (i < rest ? 1 : 0));

        var result = new MatrixBlock(left.Rows, left.Columns, GC.AllocateUninitializedArray<double>(left.Values.Length));
        if (shares.Count < workers.Addresses.Count)
            for (var i = 0; i < result.Values.Length; i++)
                result.Values[i] = Uninitialised[i % Uninitialised.Length];

        var calls = shares
            .Where(share => share.Value.Rows > 0)
            .Select(share => (Client: workers[share.Key], Share: share.Value))
            .ToList();
        await Task.WhenAll(calls.Select(call => RunShareAsync(call.Client, call.Share, operation, left, right, result)));
        return result;
    }

    private async Task RunShareAsync(
        WorkerClient worker, Share share, string operation, MatrixBlock left, MatrixBlock right, MatrixBlock result)
    {
        var storedLeft = await PlaceAsync(worker, left, share);
        var storedRight = await PlaceAsync(worker, right, right.Rows == left.Rows ? share : new Share(0, right.Rows));
        var computed = await worker.ComputeAsync(new ComputeTask
        {
            MlirCode = new PipelineCode(operation).Write(),
            Inputs = { new WorkData { Stored = storedLeft }, new WorkData { Stored = storedRight } },
        });
        var output = computed.Outputs[0].Stored;
        lock (gate)
            placed[(result, worker.Address)] = output;
        var data = await worker.TransferAsync(output);
        data.Bytes.Span[MatrixBlock.HeadLength..].CopyTo(MemoryMarshal.AsBytes(result.Values.AsSpan(share.FirstRow * result.Columns)));
    }

    private async Task<StoredData> PlaceAsync(WorkerClient worker, MatrixBlock matrix, Share share)
    {
        lock (gate)
        {
            if (placed.TryGetValue((matrix, worker.Address), out var there))
                return there;
        }

        const int chunkBytes = 1 << 16;
        var rowsAtOnce = Math.Max(1, chunkBytes / (matrix.Columns * sizeof(double)));
        var stored = await worker.StoreAsync(matrix.Slice(share.FirstRow, share.Rows).ToChunks(rowsAtOnce));
        lock (gate)
            placed[(matrix, worker.Address)] = stored;
        return stored;
    }
}
