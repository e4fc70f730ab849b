namespace Daphne.Dashboard.Auth;

/// <summary>How a request may say who it is from.</summary>
public static class AuthSchemes
{
    /// <summary>Picks one of the other two by whether there is an Authorization header.</summary>
    public const string Any = "any";

    /// <summary>A browser, after the login page.</summary>
    public const string Cookie = "cookie";

    /// <summary>A script: <c>Authorization: Bearer</c>.</summary>
    public const string Token = "token";
}
