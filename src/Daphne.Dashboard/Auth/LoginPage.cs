using System.Net;
using System.Text;

namespace Daphne.Dashboard.Auth;

/// <summary>The one page before the login: plain HTML in one piece, so that it works whatever else does not.</summary>
public static class LoginPage
{
    public static IResult Show(string returnUrl, string? fault) =>
        Results.Text(Html.Replace("{return}", WebUtility.HtmlEncode(returnUrl), StringComparison.Ordinal)
                .Replace("{fault}", fault is null ? "" : $"<p class=\"fault\" role=\"alert\">{WebUtility.HtmlEncode(fault)}</p>", StringComparison.Ordinal),
            "text/html", Encoding.UTF8, fault is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized);

    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <title>Log in · Daphne Dashboard</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml">
          <style>
            :root { color-scheme: light dark; --ink: #16202e; --soft: #56637a; --page: #f3f5f9; --card: #fff; --line: #d5dce8; --main: #2457c5; --on-main: #fff; --fault: #a3201a; --fault-page: #fdecea; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf4; --soft: #9dabc2; --page: #0f1520; --card: #18202e; --line: #2f3b50; --main: #7ba4ff; --on-main: #0d1a33; --fault: #ffb4ab; --fault-page: #3a1715; } }
            * { box-sizing: border-box; }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; box-shadow: 0 1rem 3rem rgb(20 40 80 / 8%); }
            header { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.25rem; }
            h1 { margin: 0; font-size: 1.35rem; font-weight: 600; }
            p { margin: 0 0 1rem; color: var(--soft); }
            code { padding: .1em .35em; border-radius: .25rem; background: var(--page); color: var(--ink); font-size: .875em; overflow-wrap: anywhere; }
            label { display: block; margin-bottom: .375rem; font-weight: 600; }
            input { width: 100%; padding: .625rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--page); color: inherit; font: inherit; }
            button { width: 100%; margin-top: 1rem; padding: .7rem; border: 0; border-radius: .5rem; background: var(--main); color: var(--on-main); font: inherit; font-weight: 600; cursor: pointer; }
            button:hover { filter: brightness(1.08); }
            :is(input, button):focus-visible { outline: 3px solid color-mix(in srgb, var(--main) 55%, transparent); outline-offset: 2px; }
            .fault { padding: .625rem .75rem; border-radius: .5rem; background: var(--fault-page); color: var(--fault); }
            details { margin-top: 1.25rem; color: var(--soft); }
            summary { cursor: pointer; }
            details p { margin: .5rem 0 0; }
          </style>
        </head>
        <body>
          <main>
            <header><img src="/favicon.svg" width="40" height="40" alt=""><h1>Daphne Dashboard</h1></header>
            {fault}
            <p>Open the link that the dashboard printed in the terminal where it was started: <code>Log in at …/login?t=…</code></p>
            <form method="post" action="/login">
              <input type="hidden" name="returnUrl" value="{return}">
              <label for="token">Or paste the link or an API token</label>
              <input id="token" name="token" type="password" autocomplete="current-password" autofocus required spellcheck="false">
              <button type="submit">Log in</button>
            </form>
            <details>
              <summary>The link was used already?</summary>
              <p>Each link works once. With the API token (in Settings, or <code>DAPHNE_DASHBOARD_TOKEN</code>) you can log in here, or
                get a new link from <code>POST /api/v1/login-links</code>. Otherwise start the dashboard again: it prints a new link, and what it deployed goes on.</p>
            </details>
          </main>
        </body>
        </html>
        """;
}
