using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Daphne.Dashboard.Api;

/// <summary>What the generated document says beside the endpoints: its name, and how to log in.</summary>
internal static class OpenApiDocument
{
    private const string Scheme = "bearer";

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Daphne Dashboard";
        document.Info.Description =
            "Deploys and runs DAPHNE. Actions answer 202 with the operation that does the work: follow it at /api/v1/operations/{id} or, " +
            "as server-sent events, at /api/v1/operations/{id}/events. Errors are problem details with a detail for people.";
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            Description = "The API token that is shown in Settings, or the one in DAPHNE_DASHBOARD_TOKEN.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    });
}
