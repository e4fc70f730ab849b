namespace Daphne.Dashboard.Features.Logs;

/// <summary>Gives each source of a merged log its colour, which stays the same while more sources come.</summary>
public sealed class LogPalette
{
    public const int Colours = 12;

    private readonly Dictionary<string, int> indexes = [];

    public string ClassOf(string streamId)
    {
        if (!indexes.TryGetValue(streamId, out var index))
            indexes[streamId] = index = indexes.Count % Colours;
        return $"log-source-{index}";
    }
}
