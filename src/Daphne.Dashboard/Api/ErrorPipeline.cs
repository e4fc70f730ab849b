namespace Daphne.Dashboard.Api;

/// <summary>What turns failures into answers: problem details for programs, pages for people.</summary>
public static class ErrorPipeline
{
    public static WebApplication UseDashboardErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(context => Problems.IsApi(context.Request), api => api.UseStatusCodePages());
        app.UseWhen(context => !Problems.IsApi(context.Request), pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        return app;
    }
}
