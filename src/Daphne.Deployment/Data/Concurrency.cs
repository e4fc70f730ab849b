using Microsoft.EntityFrameworkCore;

namespace Daphne.Data;

/// <summary>A change that lost against another one reads again and decides anew.</summary>
internal static class Concurrency
{
    private const int Tries = 5;

    public static async Task<T> RetryAsync<T>(Func<Task<T>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change();
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // Somebody else changed the row between our reading and our writing.
            }
        }
    }
}
