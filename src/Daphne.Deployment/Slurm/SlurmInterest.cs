using System.Collections.Concurrent;

namespace Daphne.Slurm;

/// <summary>Who wants to know something of a Slurm cluster: pages for as long as they are open, scripts for a moment, and operations that expect something soon.</summary>
public sealed class SlurmInterest(TimeProvider clock)
{
    private static readonly TimeSpan GlanceLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExpectFor = TimeSpan.FromMinutes(1);

    /// <summary>Glances that are counted at most, so that a script in a loop piles nothing up.</summary>
    private const int MaxGlances = 1000;
    private readonly ConcurrentDictionary<string, Interest> interests = new();

    /// <summary>A page shows the cluster until this is disposed.</summary>
    public IDisposable Look(string clusterId)
    {
        var of = Of(clusterId);
        Interlocked.Increment(ref of.Open);
        of.Wake();
        return new Viewer(of);
    }

    /// <summary>A script has asked.</summary>
    public void Glance(string clusterId)
    {
        var of = Of(clusterId);
        if (of.Glances.Count < MaxGlances)
            of.Glances.Enqueue(clock.GetUtcNow());
        of.Wake();
    }

    /// <summary>Something is about to happen there: Slurm is asked as often as it may be for a while.</summary>
    public void Expect(string clusterId)
    {
        var of = Of(clusterId);
        of.ExpectUntil = clock.GetUtcNow() + ExpectFor;
        of.Wake();
    }

    /// <summary>How many look at it.</summary>
    internal int Viewers(string clusterId)
    {
        var of = Of(clusterId);
        while (of.Glances.TryPeek(out var at) && clock.GetUtcNow() - at > GlanceLasts)
            of.Glances.TryDequeue(out _);
        return Volatile.Read(ref of.Open) + of.Glances.Count;
    }

    internal bool IsExpecting(string clusterId) => clock.GetUtcNow() < Of(clusterId).ExpectUntil;

    /// <summary>Waits until somebody new wants to know something.</summary>
    internal Task NextAsync(string clusterId, CancellationToken cancellationToken) => Of(clusterId).Signal.WaitAsync(cancellationToken);

    private Interest Of(string clusterId) => interests.GetOrAdd(clusterId, _ => new Interest());

    private sealed class Interest
    {
        public int Open;

        public ConcurrentQueue<DateTimeOffset> Glances { get; } = new();

        public DateTimeOffset ExpectUntil { get; set; }

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
