using System.Text.Json;
using System.Text.Json.Serialization;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Features.Credentials;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Features.Logs;
using Daphne.Dashboard.Features.Operations;
using Daphne.Dashboard.Features.Packages;
using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Features.Settings;

namespace Daphne.Dashboard.Api;

/// <summary>The JSON API under /api/v1, and what is the same for all of it.</summary>
public static class DashboardApi
{
    public static IServiceCollection AddDashboardApi(this IServiceCollection services) => services
        .AddDashboardProblems()
        .ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions))
        .Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true)
        .AddOpenApi("v1", OpenApiDocument.Configure);

    public static void MapDashboardApi(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapClusters();
        api.MapCredentials();
        api.MapPackages();
        api.MapDeployments();
        api.MapOperations();
        api.MapRuns();
        api.MapLogLimits();
        api.MapSettings();
    }

    /// <summary>camelCase, states as words, times in UTC, and no null where a value is asked for.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new UtcTimeConverter());
    }
}
