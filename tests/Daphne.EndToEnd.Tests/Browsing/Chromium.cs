namespace Daphne.EndToEnd.Browsing;

/// <summary>Debian's browser, started once for all stories. Where it is missing they are skipped, or fail when the environment says CI=true.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const int Width = 1440;
    public const int Height = 900;

    private const string Program = "/usr/bin/chromium";
    private const string Obstacle = $"NOT TESTED, no browser here: {Program} is missing. Install the Debian package chromium.";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience.Milliseconds);
        if (!File.Exists(Program))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags });
    }

    /// <summary>A person with a browser of their own: nothing is shared with another one.</summary>
    public Task<IBrowserContext> NewContextAsync(string address)
    {
        if (_browser is null && Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException($"CI=true, so the stories must not be skipped. {Obstacle}");
        if (_browser is null)
            Assert.Skip(Obstacle);
        return _browser.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = Width, Height = Height },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
