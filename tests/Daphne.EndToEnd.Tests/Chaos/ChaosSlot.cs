namespace Daphne.EndToEnd.Chaos;

/// <summary>One of the deployments that chaos plays with. What state it is in is read from the database each time, never remembered.</summary>
public sealed record ChaosSlot(string Name, int FirstPort)
{
    /// <summary>What may be asked of it, more often what stands there twice.</summary>
    private static readonly Dictionary<SlotState, string[]> Choices = new()
    {
        [SlotState.Absent] = ["Deploy"],
        [SlotState.Ready] = ["Redeploy", "Redeploy", "Stop", "Clean", "Clean", "Run", "Run", "Start"],
        [SlotState.Stopped] = ["Start", "Start", "Redeploy", "Clean"],
        [SlotState.Cleaned] = ["Redeploy", "Redeploy", "Replace"],
        [SlotState.Unsettled] = ["Retry", "Retry", "Redeploy", "Stop", "Clean", "Clean"],
    };

    public static string Choose(SlotState state, int chance) => Choices[state][chance % Choices[state].Length];
}
