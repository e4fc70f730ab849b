using System.Globalization;

namespace Daphne.EndToEnd.Chaos;

/// <summary>What <c>tests/chaos</c> says in the environment; without it the short form, with a seed of its own each time.</summary>
public sealed record ChaosSettings(int Seed, int Kills, int Instances)
{
    public static ChaosSettings Read(int kills) =>
        new(Number("DAPHNE_CHAOS_SEED") ?? Random.Shared.Next(1, 1_000_000), Number("DAPHNE_CHAOS_KILLS") ?? kills, Number("DAPHNE_CHAOS_INSTANCES") ?? 2);

    /// <summary>The chance of one episode: independent of what came of those before it, so that a seed always plans the same.</summary>
    public Random Chance(int episode) => new(unchecked((Seed * 7919) + episode));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
