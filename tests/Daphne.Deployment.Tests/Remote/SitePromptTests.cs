using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class SitePromptTests
{
    [Theory]
    [InlineData("(bob@10.0.0.1) Verification code: ", "Verification code:")]
    [InlineData("(bob@login) Duo two-factor login for bob\n\n 1. Push\n\nPasscode or option (1-1): ", "Duo two-factor login for bob\n\n 1. Push\n\nPasscode or option (1-1):")]
    [InlineData("bob@login's password: ", "bob@login's password:")]
    [InlineData("(bob@login) \u001b[31mCode\u0007:\u202e", "[31mCode:")]
    [InlineData("(bob@login) ", "?")]
    public void The_sites_own_words_are_kept_and_nothing_else(string prompt, string text) => Assert.Equal(text, SitePrompt.Clean(prompt));

    [Theory]
    [InlineData("Password:", true)]
    [InlineData("bob@login's password:", true)]
    [InlineData("LDAP Passwort:", true)]
    [InlineData("One-time password (OATH) for `bob':", false)]
    [InlineData("Password + code:", false)]
    [InlineData("New password:", false)]
    [InlineData("Verification code:", false)]
    [InlineData("Passcode or option (1-3):", false)]
    public void A_stored_password_answers_only_what_asks_for_it(string text, bool isAsked) => Assert.Equal(isAsked, SitePrompt.AsksForPassword(text));
}
