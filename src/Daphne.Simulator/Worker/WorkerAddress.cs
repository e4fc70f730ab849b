using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Daphne.Simulator.Worker;

/// <summary>Reads `host:port` the way gRPC does: no port is 443, and a port is taken modulo 65536.</summary>
internal static class WorkerAddress
{
    private const string DefaultPort = "443";

    /// <exception cref="SocketException">The host is unknown or the port is no number.</exception>
    public static async Task<IPEndPoint[]> ResolveAsync(string address)
    {
        var (host, portText) = Split(address);
        if (!uint.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new SocketException((int)SocketError.TypeNotFound);

        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host);
        return [.. addresses.Select(one => new IPEndPoint(one, (int)(port % 65536)))];
    }

    public static (string Host, string Port) Split(string address)
    {
        if (address.StartsWith('['))
        {
            var end = address.IndexOf(']');
            if (end > 0)
                return (address[1..end], address[(end + 1)..] is [':', .. var afterBracket] ? afterBracket : DefaultPort);
        }

        var colon = address.IndexOf(':');
        return colon < 0 || colon != address.LastIndexOf(':')
            ? (address, DefaultPort)
            : (address[..colon], address[(colon + 1)..]);
    }
}
