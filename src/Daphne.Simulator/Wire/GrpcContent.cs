using System.Net;
using Google.Protobuf;

namespace Daphne.Simulator.Wire;

/// <summary>The messages of one call, framed one by one so that a large matrix is never in memory twice.</summary>
internal sealed class GrpcContent(IEnumerable<IMessage> messages) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var message in messages)
            await stream.WriteAsync(GrpcFrame.Encode(message));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
