using Daphne.Dashboard.Auth;
using Daphne.Instances;
using Daphne.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Settings;

public static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/").WithTags("Settings");
        settings.MapGet("/settings/api-token", ShowAsync).WithSummary("The API token");
        settings.MapPost("/settings/api-token/rotate", RotateAsync).WithSummary("Make a new API token; the one before is void at once");
        settings.MapGet("/instances", InstancesAsync).WithSummary("The dashboards that share the database, with the clusters that each looks after");
        settings.MapPost("/login-links", IssueAsync).WithSummary("Make a link that logs a browser in, once");
    }

    private static async Task<ApiTokenResponse> ShowAsync(SettingsService settings, CancellationToken cancellationToken) =>
        new(await settings.GetApiTokenAsync(cancellationToken));

    private static async Task<ApiTokenResponse> RotateAsync(SettingsService settings, CancellationToken cancellationToken) =>
        new(await settings.RotateApiTokenAsync(cancellationToken));

    private static Task<IReadOnlyList<InstanceInfo>> InstancesAsync(InstanceDirectory instances, CancellationToken cancellationToken) =>
        instances.ListAsync(cancellationToken);

    private static async Task<Created<LoginLinkResponse>> IssueAsync(HttpRequest request, LoginLinks links, CancellationToken cancellationToken)
    {
        var (token, expiresAt) = await links.IssueAsync(cancellationToken);
        var url = $"{request.Scheme}://{request.Host}/login?t={token}";
        return TypedResults.Created(url, new LoginLinkResponse(url, expiresAt));
    }
}
