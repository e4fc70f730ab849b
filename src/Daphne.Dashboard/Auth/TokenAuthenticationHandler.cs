using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Daphne.Dashboard.Auth;

/// <summary>Lets in who sends an API token as <c>Authorization: Bearer</c>.</summary>
public sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    public static ClaimsPrincipal Principal(string scheme, string name) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], scheme));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.Fail("The Authorization header is not of the form 'Bearer <API token>'.");
        return await tokens.IsAcceptedAsync(header[Prefix.Length..].Trim(), Context.RequestAborted)
            ? AuthenticateResult.Success(new AuthenticationTicket(Principal(AuthSchemes.Token, "API token"), AuthSchemes.Token))
            : AuthenticateResult.Fail("The API token is not, or no longer, accepted. The present one is shown in Settings.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        await Unauthorized.WriteAsync(Context, failure?.Message);
    }
}
