namespace Daphne.SiteLogins;

public enum SiteLoginRequestKind
{
    LogIn,

    /// <summary>Log in, unless a person logged out or the site refused the last login.</summary>
    LogInQuietly,
    Answer,
    LogOut,
}
