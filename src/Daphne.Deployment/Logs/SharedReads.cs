namespace Daphne.Logs;

/// <summary>
/// What many want to know at one time is read once. Whoever asks while it is being read shares the next reading, never that one, which may
/// have begun before what they were told of.
/// </summary>
internal sealed class SharedReads<T>
{
    private readonly Lock change = new();
    private readonly Dictionary<string, Reading> readings = new(StringComparer.Ordinal);

    public Task<T> ReadAsync(string key, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        Task<T> mine;
        lock (change)
        {
            if (readings.TryGetValue(key, out var reading))
                mine = reading.Next ??= ReadAfterAsync(reading.Current, key, read);
            else
                readings.Add(key, new Reading { Current = mine = ReadAfterAsync(Task.CompletedTask, key, read) });
        }
        return mine.WaitAsync(cancellationToken);
    }

    /// <summary>Whoever leaves meanwhile does not end it for the others.</summary>
    private async Task<T> ReadAfterAsync(Task before, string key, Func<CancellationToken, Task<T>> read)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await read(CancellationToken.None);
        }
        finally
        {
            lock (change)
            {
                var reading = readings[key];
                if (reading.Next is null)
                    readings.Remove(key);
                else
                    (reading.Current, reading.Next) = (reading.Next, null);
            }
        }
    }

    private sealed class Reading
    {
        public required Task<T> Current { get; set; }

        /// <summary>Begins when the current one has ended.</summary>
        public Task<T>? Next { get; set; }
    }
}
