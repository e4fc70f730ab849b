namespace Daphne.SiteLogins;

public enum SiteLoginRequestKind
{
    LogIn,
    Answer,
    LogOut,
}
