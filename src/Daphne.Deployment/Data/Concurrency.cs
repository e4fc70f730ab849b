using Microsoft.EntityFrameworkCore;

namespace Daphne.Data;

/// <summary>
/// A change that lost against another one, by a version or by a unique index, reads again and decides anew; so whoever comes second is
/// told why, and not that the database refused something.
/// </summary>
internal static class Concurrency
{
    private const int Tries = 5;

    public static Task RetryAsync(Func<Task> change) => RetryAsync(async () =>
    {
        await change();
        return true;
    });

    public static async Task<T> RetryAsync<T>(Func<Task<T>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change();
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Somebody else changed the rows between our reading and our writing.
            }
        }
    }
}
