using Daphne.Credentials;
using Microsoft.AspNetCore.Components.Forms;

namespace Daphne.Dashboard.Features.Credentials;

/// <summary>Takes a credential in. What was typed stays when it is refused, and is gone from memory with the dialog.</summary>
public sealed partial class CredentialDialog
{
    private const long MaxKeyFileBytes = 64 * 1024;

    private static readonly IReadOnlyList<(Way, string)> Ways =
        [(Way.Generate, "Generate a key"), (Way.Key, "Bring a key"), (Way.Password, "Password"), (Way.OneTimeCode, "One-time code"), (Way.Agent, "OpenSSH")];

    private Way way;
    private string name = "";
    private string? key;
    private string? passphrase;
    private string? password;
    private ProblemException? problem;
    private Credential? created;
    private bool isBusy;

    private enum Way
    {
        Generate,
        Key,
        Password,
        OneTimeCode,
        Agent,
    }

    private bool IsComplete => !string.IsNullOrWhiteSpace(name) && way switch
    {
        Way.Key => !string.IsNullOrWhiteSpace(key),
        Way.Password => !string.IsNullOrEmpty(password),
        _ => true,
    };

    private async Task ReadFileAsync(InputFileChangeEventArgs e)
    {
        problem = null;
        if (e.File.Size > MaxKeyFileBytes)
        {
            problem = ProblemException.BadInput($"'{e.File.Name}' has {e.File.Size:N0} bytes: that is no private key. Choose a file such as id_ed25519.");
            return;
        }
        using var reader = new StreamReader(e.File.OpenReadStream(MaxKeyFileBytes));
        key = await reader.ReadToEndAsync();
        if (name.Length == 0)
            name = e.File.Name;
    }

    private async Task AddAsync()
    {
        isBusy = true;
        problem = null;
        try
        {
            var credential = await Credentials.CreateAsync(Input(), CancellationToken.None);
            if (way == Way.Generate)
                created = credential;
            else
                Dialogs.Close(true);
        }
        catch (ProblemException fault)
        {
            problem = fault;
        }
        isBusy = false;
    }

    private CredentialInput Input() => way switch
    {
        Way.Generate => new() { Name = name, Kind = CredentialKind.PrivateKey },
        Way.Key => new() { Name = name, Kind = CredentialKind.PrivateKey, PrivateKey = key, Passphrase = NullIfEmpty(passphrase) },
        Way.OneTimeCode => new()
        {
            Name = name,
            Kind = CredentialKind.OneTimeCode,
            PrivateKey = NullIfEmpty(key),
            Passphrase = NullIfEmpty(passphrase),
            Password = NullIfEmpty(password),
        },
        Way.Password => new() { Name = name, Kind = CredentialKind.Password, Password = password },
        _ => new() { Name = name, Kind = CredentialKind.Agent },
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
