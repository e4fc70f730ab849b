using System.Globalization;
using System.Net.Sockets;
using Daphne.Simulator.Processes;

namespace Daphne.Simulator.Worker;

/// <summary>The line that gRPC's C++ server writes to standard error when it cannot listen.</summary>
internal static class ListenFailure
{
    private const string SocketSource = "./src/core/lib/iomgr/tcp_server_utils_posix_common.cc";

    public static string Describe(string address, SocketException failure)
    {
        var now = TimeProvider.System.GetLocalNow();
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"E{now:MMdd HH:mm:ss.fffffff}00 {Libc.GetTid(),7} chttp2_server.cc:1045]                ");
        var at = now.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00zzz", CultureInfo.InvariantCulture);
        return head + failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => BindFailure(address, at, "Address already in use", 98),
            SocketError.AddressNotAvailable => BindFailure(address, at, "Cannot assign requested address", 99),
            SocketError.AccessDenied => BindFailure(address, at, "Permission denied", 13),
            SocketError.TypeNotFound => ResolveFailure(at, "Servname not supported for ai_socktype"),
            _ => ResolveFailure(at, "Name or service not known"),
        };
    }

    private static string ResolveFailure(string at, string reason) =>
        $$"""UNKNOWN:{{reason}} {file:"./src/core/lib/transport/error_utils.cc", file_line:153, created_time:"{{at}}", grpc_status:2}""";

    private static string BindFailure(string address, string at, string reason, int errno) =>
        $$"""UNKNOWN:No address added out of total 1 resolved for '{{address}}' """
        + $$"""{file:"./src/core/ext/transport/chttp2/server/chttp2_server.cc", file_line:960, created_time:"{{at}}", children:["""
        + $$"""UNKNOWN:Unable to configure socket {file:"{{SocketSource}}", file_line:219, created_time:"{{at}}", fd:7, children:["""
        + $$"""UNKNOWN:{{reason}} {syscall:"bind", os_error:"{{reason}}", errno:{{errno}}, created_time:"{{at}}", """
        + $$"""file_line:193, file:"{{SocketSource}}"}]}]}""";
}
