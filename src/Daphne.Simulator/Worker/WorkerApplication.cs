using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daphne.Simulator.Worker;

/// <summary>Joins Kestrel to the service: one HTTP/2 stream is one gRPC call.</summary>
internal sealed class WorkerApplication(WorkerService service) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => service.AnswerAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
