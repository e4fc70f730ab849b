using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Daphne.Simulator.Worker;

/// <summary>
/// HTTP/2 without TLS on the worker's port. Kestrel is taken bare, without a host, configuration or logging: that is
/// most of what a worker costs to start.
/// </summary>
internal static class WorkerServer
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    // gRPC servers speak first, Kestrel waits for the client's preface: an empty SETTINGS frame makes up for it.
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <exception cref="SocketException">One of the endpoints cannot be listened on.</exception>
    public static async Task<IServer> StartAsync(IPEndPoint[] endpoints)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = true };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.InitialConnectionWindowSize = 4 << 20;
        options.Limits.Http2.InitialStreamWindowSize = 4 << 20;
        foreach (var endpoint in endpoints)
            options.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => async connection =>
                {
                    await connection.Transport.Output.WriteAsync(Settings);
                    await next(connection);
                });
            });

        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { CreateBoundListenSocket = Bind, IOQueueCount = 0 }),
            NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new WorkerApplication(new WorkerService()), CancellationToken.None);
        }
        catch (IOException taken) when (taken.InnerException?.InnerException is SocketException failure)
        {
            throw failure;
        }

        return server;
    }

    /// <summary>As gRPC does, shares the port with whoever shares it too: two workers on one port both listen.</summary>
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(SocketLevel, ReusePort, [1, 0, 0, 0]);
        socket.Bind(endpoint);
        return socket;
    }
}
