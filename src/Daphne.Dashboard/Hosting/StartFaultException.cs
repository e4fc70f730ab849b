namespace Daphne.Dashboard.Hosting;

/// <summary>The dashboard cannot start as it was asked to. Each fault says what is wrong and what to do.</summary>
public sealed class StartFaultException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
