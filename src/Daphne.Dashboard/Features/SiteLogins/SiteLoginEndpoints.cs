using Daphne.Remote;
using Daphne.SiteLogins;

namespace Daphne.Dashboard.Features.SiteLogins;

public static class SiteLoginEndpoints
{
    public static void MapSiteLogin(this IEndpointRouteBuilder clusters)
    {
        clusters.MapGet("/{id}/login", GetAsync)
            .WithSummary("Whether there is a connection, and what the site asks; begins the login where people have to log in and nobody has yet");
        clusters.MapPost("/{id}/login", LogInAsync).WithSummary("Log in now; answers when the site asks something, or has said yes or no")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        clusters.MapPost("/{id}/login/answer", AnswerAsync).WithSummary("Answer what the site asks; answers with what it says to that")
            .ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapDelete("/{id}/login", LogOutAsync).WithSummary("Log out: close the connection until a person, or an operation, needs it again")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<SiteLoginResponse> GetAsync(string id, SiteLoginService logins, CancellationToken cancellationToken)
    {
        await logins.LogInQuietlyAsync(id, cancellationToken);
        return SiteLoginResponse.Of(await logins.GetAsync(id, cancellationToken));
    }

    private static async Task<SiteLoginResponse> LogInAsync(string id, SiteLoginService logins, CancellationToken cancellationToken)
    {
        var before = await logins.GetAsync(id, cancellationToken);
        await logins.LogInAsync(id, cancellationToken);
        return SiteLoginResponse.Of(before.Status == LoginStatus.Disconnected ? await logins.VerdictAsync(id, before, cancellationToken) : before);
    }

    private static async Task<SiteLoginResponse> AnswerAsync(string id, SiteLoginAnswer answer, SiteLoginService logins, CancellationToken cancellationToken)
    {
        var before = await logins.GetAsync(id, cancellationToken);
        await logins.AnswerAsync(id, answer.Id, answer.Answer, cancellationToken);
        return SiteLoginResponse.Of(await logins.VerdictAsync(id, before, cancellationToken));
    }

    private static async Task<SiteLoginResponse> LogOutAsync(string id, SiteLoginService logins, CancellationToken cancellationToken)
    {
        await logins.LogOutAsync(id, cancellationToken);
        return SiteLoginResponse.Of(await logins.GetAsync(id, cancellationToken));
    }
}
