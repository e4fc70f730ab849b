namespace Daphne.Dashboard.Api;

/// <summary>What turns failures into answers: problem details for programs, pages for people.</summary>
public static class ErrorPipeline
{
    public static WebApplication UseDashboardErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        // An answer that has a body by then, as the API's always have, is left as it is.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(context => Problems.IsApi(context.Request), api => api.UseStatusCodePages());
        return app;
    }
}
