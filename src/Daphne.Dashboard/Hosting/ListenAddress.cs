using System.Net;
using System.Net.Sockets;

namespace Daphne.Dashboard.Hosting;

/// <summary>Tries an address of <c>--urls</c> before Kestrel does, so that what is wrong with it is said in plain words.</summary>
public static class ListenAddress
{
    private const string Example = "Write one like http://127.0.0.1:5080.";

    private const string Certificate = "Kestrel__Certificates__Default__Path";

    public static string? FaultOf(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return $"--urls {url}: this is no address. {Example}";
        }
        if (address.Scheme is not ("http" or "https"))
            return $"--urls {url}: the scheme '{address.Scheme}' cannot be served. {Example}";
        if (address.Scheme == "https" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Certificate)))
            return $"--urls {url}: https needs a certificate. Name its file in the environment variable {Certificate}, or serve http behind a proxy.";
        if (address.PathBase.Length > 0)
            return $"--urls {url}: an address with a path cannot be served. {Example}";
        if (address.IsUnixPipe || address.Port == 0)
            return null;
        return address.Port is < 1 or > 65535
            ? $"--urls {url}: a port is a number from 1 to 65535."
            : EndpointsOf(address).Select(endpoint => BindFault(url, endpoint)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The names by which a browser may call the dashboard; any, where it serves all addresses of the machine and no public one is named.</summary>
    public static IReadOnlyList<string> HostsOf(DashboardOptions options)
    {
        var hosts = options.AllUrls.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe).Select(address => address.Host).ToList();
        if (options.PublicUrl is { } url)
            hosts = [.. hosts.Where(host => !IsAny(host)), new Uri(url).Host];
        return hosts.Exists(IsAny) ? ["*"] : [.. hosts, "localhost", "127.0.0.1", "[::1]"];
    }

    private static bool IsAny(string host) => host is "+" or "*" or "0.0.0.0" or "[::]";

    private static IEnumerable<IPEndPoint> EndpointsOf(BindingAddress address)
    {
        if (address.Host == "localhost")
            return [new IPEndPoint(IPAddress.Loopback, address.Port)];
        // Kestrel binds a name that is no address to every interface.
        return [new IPEndPoint(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port)];
    }

    private static string? BindFault(string url, IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"--urls {url}: port {endpoint.Port} is taken by another program, perhaps by a dashboard that runs already. " +
                    $"Stop it, or choose another port: --urls http://{endpoint.Address}:{(endpoint.Port < 65535 ? endpoint.Port + 1 : 5080)}.",
                SocketError.AccessDenied => $"--urls {url}: this user may not listen on port {endpoint.Port}. Choose one above 1023.",
                SocketError.AddressNotAvailable => $"--urls {url}: this machine has no address {endpoint.Address}.",
                _ => $"--urls {url}: cannot listen there: {e.Message}.",
            };
        }
    }
}
