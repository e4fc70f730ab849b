using System.Net.Sockets;
using System.Security.Cryptography;
using Daphne.Instances;

namespace Daphne.Dashboard.Hosting;

/// <summary>From the command line to a running dashboard, or to a plain list of what is wrong and exit code 1.</summary>
public static class DashboardStart
{
    public static async Task<int> RunAsync(string[] args, Func<DashboardOptions, Action<IServiceCollection>?, WebApplication> build)
    {
        if (CommandLine.AsksForHelp(args))
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }
        try
        {
            var options = DashboardOptions.Read(args, Environment.GetEnvironmentVariable);
            using var claim = DataDirectoryClaim.Take(options);
            await using var app = build(options, services => services.AddSingleton(new InstanceIdentity(claim.Place)));
            await app.MigrateDatabaseAsync();
            await app.PrepareAsync();
            await app.ListenAsync();
            await app.PrintBannerAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartFaultException e)
        {
            await Console.Error.WriteLineAsync("The dashboard cannot start:");
            foreach (var fault in e.Faults)
                await Console.Error.WriteLineAsync($"  - {fault}");
            return 1;
        }
    }

    /// <summary>The addresses were tried before; this is for what can only be seen now, such as a certificate that does not open.</summary>
    private static async Task ListenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or CryptographicException)
        {
            throw new StartFaultException([$"--urls {app.Services.GetRequiredService<DashboardOptions>().Urls}: cannot listen there: {e.Message}"]);
        }
    }
}
