using System.Text.RegularExpressions;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Browsing;

/// <summary>
/// A test that does with one page what a person does. It fails on any error in the browser's console that it did not foresee, and
/// when it fails it leaves a screenshot, the console and the dashboard's output in artifacts/end-to-end.
/// </summary>
public abstract class Story(RunningDashboard dashboard, Chromium chromium) : IAsyncLifetime
{
    private readonly List<string> _consoleErrors = [];
    private readonly List<Regex> _foreseen = [];
    private IBrowserContext? _context;
    private IPage? _page;

    protected RunningDashboard Dashboard { get; } = dashboard;

    protected IPage Page => _page ?? throw new InvalidOperationException("The page is opened by InitializeAsync.");

    /// <summary>Who tells a story is logged in from its start, unless it is about that.</summary>
    protected virtual bool IsLoggedIn => true;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _context = await chromium.NewContextAsync(Dashboard.Address);
        _context.SetDefaultTimeout(Patience.Milliseconds);
        _page = await _context.NewPageAsync();
        _page.Console += (_, message) => Note(message.Type == "error", message.Text);
        _page.PageError += (_, error) => Note(true, error);
        if (IsLoggedIn)
            await _page.GotoAsync(await Dashboard.Api.NewLoginLinkAsync());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_page is null)
            return;
        var errors = Errors();
        if (TestContext.Current.TestState?.Result != TestResult.Passed || errors.Length > 0)
            await SaveEvidenceAsync(errors);
        await _context!.DisposeAsync();
        Assert.Empty(errors);
    }

    /// <summary>An error that the story provokes, such as a refused upload.</summary>
    protected void Foresee(string consoleError) => _foreseen.Add(new Regex(consoleError));

    protected ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 });

    /// <summary>The state beside the page's title.</summary>
    protected ILocator Badge => Page.Locator(".page-header .badge");

    protected ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    protected ILocator Dialog => Page.Locator("[role=dialog], [role=alertdialog]");

    protected ILocator DialogButton(string name) => Dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected ILocator TabNamed(string name) => Page.GetByRole(AriaRole.Tab, new() { Name = name });

    /// <summary>A state is an icon, whose text is its name, and then a word.</summary>
    protected static Task ExpectStateAsync(ILocator badge, string word) => Expect(badge).ToHaveTextAsync(new Regex($"{word}$"));

    /// <summary>Presses the button of an action that asks before, and says yes.</summary>
    protected async Task PressAndConfirmAsync(string action)
    {
        await Page.Locator(".page-header").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await DialogButton(action).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    private void Note(bool isError, string text)
    {
        if (isError)
            lock (_consoleErrors)
                _consoleErrors.Add(text);
    }

    private string[] Errors()
    {
        lock (_consoleErrors)
            return [.. _consoleErrors.Where(error => !_foreseen.Exists(expected => expected.IsMatch(error)))];
    }

    private async Task SaveEvidenceAsync(IReadOnlyList<string> errors)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "end-to-end")).FullName;
        var file = Path.Combine(folder, $"{GetType().Name}.{TestContext.Current.TestMethod?.MethodName}");
        await Page.ScreenshotAsync(new() { Path = file + ".png", FullPage = true });
        await File.WriteAllTextAsync(file + ".txt", $"""
            {Page.Url}

            Errors in the browser's console:
            {string.Join('\n', errors)}

            What the dashboard printed:
            {Dashboard.Output}
            """);
    }
}
