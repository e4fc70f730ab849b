using Daphne.Changes;
using Daphne.Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Shared;

public sealed class LivePageTests : ComponentTest
{
    private readonly ChangeFeed feed = new();

    public LivePageTests()
    {
        Services.AddSingleton(feed);
        Services.AddSingleton(TimeProvider.System);
    }

    [Fact]
    public void It_loads_once_and_again_when_something_of_its_own_changes()
    {
        var page = Render<Page>(with => with.Add(it => it.Id, "a"));
        page.WaitForAssertion(() => Assert.Equal("a 1", page.Markup));

        feed.Publish(new Change(ChangeTopic.Package, "other"));
        feed.Publish(new Change(ChangeTopic.Package, "a"));

        page.WaitForAssertion(() => Assert.Equal("a 2", page.Markup));
    }

    [Fact]
    public void Another_subject_is_loaded_afresh()
    {
        var page = Render<Page>(with => with.Add(it => it.Id, "a"));
        page.WaitForAssertion(() => Assert.Equal("a 1", page.Markup));

        page.Render(with => with.Add(it => it.Id, "b"));

        page.WaitForAssertion(() => Assert.Equal("b 2", page.Markup));
    }

    [Fact]
    public void A_problem_is_shown_and_goes_with_the_next_load_that_succeeds()
    {
        var page = Render<Page>(with => with.Add(it => it.Id, "missing"));
        page.WaitForAssertion(() => Assert.Equal("There is no package 'missing'.", page.Markup));

        page.Render(with => with.Add(it => it.Id, "b"));

        page.WaitForAssertion(() => Assert.Equal("b 2", page.Markup));
    }

    [Fact]
    public async Task A_page_that_is_left_does_not_load_any_more()
    {
        var page = Render<Page>(with => with.Add(it => it.Id, "a"));
        page.WaitForAssertion(() => Assert.Equal("a 1", page.Markup));
        var instance = page.Instance;

        await DisposeComponentsAsync();
        feed.Publish(new Change(ChangeTopic.Package, "a"));

        Assert.Equal(1, instance.Loads);
    }

    private sealed class Page : LivePage
    {
        [Parameter] public string Id { get; set; } = "";

        public int Loads { get; private set; }

        protected override object Subject => Id;

        protected override bool IsTouchedBy(Change change) => change.Id == Id;

        protected override Task LoadAsync(CancellationToken cancellationToken)
        {
            Loads++;
            return Id == "missing" ? throw ProblemException.NotFound("package", Id) : Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, IsLoading ? "…" : Problem?.Message ?? $"{Id} {Loads}");
    }
}
