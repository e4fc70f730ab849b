using System.Collections.Concurrent;

namespace Daphne.Slurm;

/// <summary>Who wants to know something of a Slurm cluster: pages for as long as they are open, scripts for a moment, and operations that expect something soon.</summary>
public sealed class SlurmInterest(TimeProvider clock)
{
    private static readonly TimeSpan GlanceLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExpectFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Interest> interests = new();

    /// <summary>A page shows the cluster until this is disposed.</summary>
    public IDisposable Look(string clusterId)
    {
        var of = Of(clusterId);
        if (Interlocked.Increment(ref of.Open) == 1)
            of.Wake();
        return new Viewer(of);
    }

    /// <summary>A script has asked: that is worth half a minute of looking.</summary>
    public void Glance(string clusterId)
    {
        var of = Of(clusterId);
        Interlocked.Increment(ref of.Glances);
        if (Interlocked.Exchange(ref of.GlancedUntil, (clock.GetUtcNow() + GlanceLasts).UtcTicks) < clock.GetUtcNow().UtcTicks)
            of.Wake();
    }

    /// <summary>Something is about to happen there: Slurm is asked as often as it may be for a while.</summary>
    public void Expect(string clusterId)
    {
        var of = Of(clusterId);
        Interlocked.Exchange(ref of.ExpectedUntil, (clock.GetUtcNow() + ExpectFor).UtcTicks);
        of.Wake();
    }

    internal bool IsLookedAt(string clusterId) =>
        Of(clusterId) is var of && (Volatile.Read(ref of.Open) > 0 || clock.GetUtcNow().UtcTicks < Volatile.Read(ref of.GlancedUntil));

    internal bool IsExpecting(string clusterId) => clock.GetUtcNow().UtcTicks < Volatile.Read(ref Of(clusterId).ExpectedUntil);

    /// <summary>How many questions one answer has spared: of each open page one, and of scripts as many as they asked since the answer before.</summary>
    internal int TakeQuestions(string clusterId) => Of(clusterId) is var of ? Volatile.Read(ref of.Open) + Interlocked.Exchange(ref of.Glances, 0) : 0;

    /// <summary>Waits until somebody new wants to know something.</summary>
    internal Task NextAsync(string clusterId, CancellationToken cancellationToken) => Of(clusterId).Signal.WaitAsync(cancellationToken);

    private Interest Of(string clusterId) => interests.GetOrAdd(clusterId, _ => new Interest());

    private sealed class Interest
    {
        public int Open;
        public int Glances;
        public long GlancedUntil;
        public long ExpectedUntil;

        public SemaphoreSlim Signal { get; } = new(0, 1);

        public void Wake()
        {
            lock (Signal)
            {
                if (Signal.CurrentCount == 0)
                    Signal.Release();
            }
        }
    }

    private sealed class Viewer(Interest of) : IDisposable
    {
        private int isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) == 0)
                Interlocked.Decrement(ref of.Open);
        }
    }
}
