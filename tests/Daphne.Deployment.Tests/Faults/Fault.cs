namespace Daphne.Tests.Faults;

/// <summary>What can befall a machine, and how it is put right again. Both can be said twice.</summary>
public enum Fault
{
    Cut,
    Drop,
    Freeze,
    Off,
    SlowLink,
    SshdRestarted,
}

internal static class FaultExtensions
{
    public static Task StrikeAsync(this Lab lab, Fault fault, string host) => fault switch
    {
        Fault.Cut => lab.CutAsync(host),
        Fault.Drop => lab.DropAsync(host),
        Fault.Freeze => lab.FreezeAsync(host),
        Fault.Off => lab.OffAsync(host),
        Fault.SlowLink => lab.SlowAsync(host, "256kbit"),
        _ => lab.SshdAsync(host),
    };

    public static Task MendAsync(this Lab lab, Fault fault, string host) => fault switch
    {
        Fault.Cut => lab.HealAsync(host),
        Fault.Drop => lab.UndropAsync(host),
        Fault.Freeze => lab.ThawAsync(host),
        Fault.Off => lab.OnAsync(host),
        Fault.SlowLink => lab.UnslowAsync(host),
        _ => Task.CompletedTask,
    };
}
