namespace Daphne.EndToEnd.Browsing;

/// <summary>
/// The README's pictures, taken on the way into artifacts/screenshots, light and dark. With DAPHNE_UPDATE_SCREENSHOTS=1 in the
/// environment they also replace those in the source tree.
/// </summary>
public static class Screenshots
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("DAPHNE_UPDATE_SCREENSHOTS") == "1";

    private static readonly string Kept = Path.Combine(Repository.Root, "tests", "Daphne.EndToEnd.Tests", "screenshots");

    private const string WithoutNotices = ".rz-notification { visibility: hidden }";

    public static async Task TakeAsync(IPage page, string name, int height = Chromium.Height)
    {
        await page.SetViewportSizeAsync(Chromium.Width, height);
        await page.EvaluateAsync("() => document.fonts.ready");
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var theme = scheme == ColorScheme.Dark ? "dark" : "light";
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
            var file = $"{name}-{theme}.png";
            var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide, Style = WithoutNotices });
            await SaveAsync(Path.Combine(Repository.Root, "artifacts", "screenshots"), file, picture);
            if (Updates && File.Exists(Path.Combine(Kept, file)))
                await SaveAsync(Kept, file, picture);
        }
        await page.SetViewportSizeAsync(Chromium.Width, Chromium.Height);
    }

    private static Task SaveAsync(string folder, string file, byte[] picture) =>
        File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, file), picture);
}
