using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Runs;

namespace Daphne.Dashboard.Tests.Shared;

public sealed class StateLookTests : ComponentTest
{
    public static TheoryData<Type> States =>
    [
        typeof(NodeStatus), typeof(HostKeyStatus), typeof(DeploymentStatus), typeof(WorkerStatus), typeof(OperationStatus), typeof(StepStatus),
        typeof(RunStatus), typeof(CheckOutcome),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_has_a_word_and_an_icon_of_its_own(Type states)
    {
        var looks = Enum.GetValues(states).Cast<Enum>().Select(StateLook.Of).ToList();

        Assert.All(looks, look => Assert.False(string.IsNullOrWhiteSpace(look.Icon)));
        Assert.Equal(looks.Count, looks.Select(look => look.Word).Distinct().Count());
    }

    [Fact]
    public void What_is_not_known_is_never_shown_as_good()
    {
        foreach (var state in new Enum[] { NodeStatus.Unknown, DeploymentStatus.Unknown, WorkerStatus.Unknown, CheckOutcome.Skipped })
            Assert.NotEqual(Tone.Good, StateLook.Of(state).Tone);
    }

    [Fact]
    public void A_badge_shows_word_icon_and_colour()
    {
        var badge = Render<StateBadge>(with => with.Add(it => it.State, WorkerStatus.Failed));

        var span = badge.Find("span.badge");
        Assert.Contains("bad", span.ClassList);
        Assert.Contains("Failed", span.TextContent, StringComparison.Ordinal);
        Assert.Equal("error", badge.Find("i").TextContent.Trim());
    }
}
