using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>Every page on a screen 390 pixels wide.</summary>
[Collection(typeof(DeployedDashboard.Stories))]
public sealed class PhoneTests(DeployedDashboard dashboard, Chromium chromium) : Story(dashboard, chromium)
{
    private const int Width = 390;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Page.SetViewportSizeAsync(Width, 844);
    }

    [Fact]
    public async Task The_menu_opens_leads_on_and_closes()
    {
        await Expect(Link("Clusters")).Not.ToBeInViewportAsync();
        await Button("Open the menu").ClickAsync();
        await Expect(Link("Clusters")).ToBeInViewportAsync();
        await Link("Clusters").ClickAsync();

        await Expect(Heading("Clusters")).ToBeVisibleAsync();
        await Expect(Link("Packages")).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task No_page_is_wider_than_the_screen()
    {
        await Page.GotoAsync("/clusters");
        var cluster = await Link("This machine").GetAttributeAsync("href");
        await Page.GotoAsync("/packages");
        var package = await Link("DAPHNE simulator").GetAttributeAsync("href");
        var deployment = $"/deployments/{dashboard.DeploymentId}";
        string[] pages =
        [
            "/", "/clusters", "/clusters/new", cluster!, "/packages", package!, "/deployments", "/deployments/new", "/deployments/sweep", "/runs", "/operations", "/credentials", "/settings",
            deployment, $"{deployment}?tab=logs", $"{deployment}?tab=run", $"{deployment}?tab=operations", $"{deployment}?tab=releases", $"{deployment}?tab=settings",
        ];
        // As on a slow line: pages are looked at before the icons' font is there.
        await Page.RouteAsync("**/*.woff2", font => font.FulfillAsync(new() { Body = "" }));
        var tooWide = new List<string>();
        foreach (var page in pages)
            if (await WidthOfAsync(page) is > Width and var width)
                tooWide.Add($"{page} is {width} pixels wide: {await WhatSticksOutAsync()}");

        Assert.Empty(tooWide);
    }

    private async Task<int> WidthOfAsync(string page)
    {
        await Page.GotoAsync(page);
        await Expect(Page.Locator("h1")).ToBeVisibleAsync();
        await Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        return await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
    }

    private async Task<string> WhatSticksOutAsync() => string.Join(", ", await Page.EvaluateAsync<string[]>("""
        width => [...document.querySelectorAll('body *')]
          .filter(element => element.getBoundingClientRect().right > width && !element.parentElement.closest('.table-scroll'))
          .slice(-5)
          .map(element => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent.trim().slice(0, 60)}`)
        """, Width));
}
