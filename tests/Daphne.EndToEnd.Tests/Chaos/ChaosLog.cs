using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>What was done and when, for whoever has to find out why a seed failed: printed with the test, and kept in artifacts/chaos.</summary>
public sealed class ChaosLog : IDisposable
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly StreamWriter file;
    private readonly Lock gate = new();

    public ChaosLog(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "chaos")).FullName;
        FileName = Path.Combine(folder, name + ".txt");
        file = new StreamWriter(FileName) { AutoFlush = true };
    }

    /// <summary>Where it is kept.</summary>
    public string FileName { get; }

    public TimeSpan Elapsed => clock.Elapsed;

    public void Write(string line)
    {
        var text = $"{clock.Elapsed.TotalSeconds,8:0.000}  {line}";
        lock (gate)
            file.WriteLine(text);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }

    public void Dispose() => file.Dispose();
}
