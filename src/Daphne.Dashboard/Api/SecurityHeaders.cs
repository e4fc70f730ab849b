namespace Daphne.Dashboard.Api;

/// <summary>No page of another site may frame the dashboard, guess at types, or learn its addresses.</summary>
public static class SecurityHeaders
{
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin"; // With "no-referrer" browsers send the login form with "Origin: null".
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }
}
