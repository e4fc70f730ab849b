using Daphne.Simulator.Processes;
using Daphne.Simulator.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Daphne.Simulator.Worker;

/// <summary>The gRPC service `distributed.Worker`. Every other method, known or not, is answered with 12 (unimplemented).</summary>
internal sealed class WorkerService
{
    private const string Unimplemented = "12";
    private readonly StoredMatrices matrices = new();

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        switch (context.Request.Path.Value)
        {
            case "/distributed.Worker/Store":
                await ReplyAsync(context, await StoreAsync(context));
                break;
            case "/distributed.Worker/Compute":
                var task = await GrpcFrame.ReadAsync(context.Request.BodyReader, ComputeTask.Parser, context.RequestAborted);
                await ReplyAsync(context, Compute(task!));
                break;
            case "/distributed.Worker/Transfer":
                var stored = await GrpcFrame.ReadAsync(context.Request.BodyReader, StoredData.Parser, context.RequestAborted);
                await ReplyAsync(context, new Data { Bytes = matrices.Get(stored!.Identifier).ToBytes() });
                break;
            default:
                context.Response.Headers["grpc-status"] = Unimplemented;
                context.Response.ContentLength = null;
                break;
        }
    }

    private async Task<StoredData> StoreAsync(HttpContext context)
    {
        var pieces = GrpcFrame.ReadAllAsync(context.Request.BodyReader, Data.Parser, context.RequestAborted);
        return matrices.Add(await MatrixBlock.ReadAsync(pieces));
    }

    /// <summary>A failing kernel takes the whole worker down, as in DAPHNE.</summary>
    private ComputeResult Compute(ComputeTask task)
    {
        try
        {
            return new ComputeResult { Outputs = { new WorkData { Stored = matrices.Compute(task) } } };
        }
        catch (InvalidOperationException)
        {
            Signals.Die(Libc.SigAbrt);
            throw;
        }
    }

    private static async Task ReplyAsync(HttpContext context, IMessage message)
    {
        await GrpcFrame.WriteAsync(context.Response.Body, message, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
