using System.Security.Cryptography;
using Daphne.Data;
using Daphne.Remote;
using Daphne.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>
/// Encrypts the values of secret environment variables when a release is stored, and decrypts them when its processes are started. A release
/// never changes, so each is decrypted once for those who hide secrets.
/// </summary>
public sealed class SecretVariables(IDbContextFactory<DashboardDbContext> database, IDataProtectionProvider protection, KnownSecrets known) : ISecretSource
{
    private readonly IDataProtector protector = protection.CreateProtector("Daphne.Deployments.Variables");

    /// <summary>By release; what was read last.</summary>
    private Dictionary<string, List<string>> read = [];

    /// <param name="given">With new values in the clear, and the mark where the value stays what it is.</param>
    /// <param name="before">The settings that are stored; null for a new deployment.</param>
    public DeploymentSettings Protect(DeploymentSettings given, DeploymentSettings? before)
    {
        if (given.SecretNames.FirstOrDefault(name => !given.Environment.ContainsKey(name)) is { } nowhere)
            throw ProblemException.BadInput($"'{nowhere}' is to be secret, but is none of the environment variables. Add it, or leave it out of the secret names.");
        return given with
        {
            SecretNames = [.. given.SecretNames.Distinct()],
            Environment = given.Environment.ToDictionary(variable => variable.Key, variable => Protect(variable.Key, variable.Value, given, before)),
        };
    }

    /// <summary>The others, as they are stored.</summary>
    public static IReadOnlyDictionary<string, string> Plain(DeploymentSettings settings) =>
        settings.Environment.Where(variable => !settings.SecretNames.Contains(variable.Key)).ToDictionary(variable => variable.Key, variable => variable.Value);

    /// <summary>Shell text that sets them, to be read from standard input: no list of processes ever shows it. Empty where there are none.</summary>
    public string Exports(DeploymentSettings settings) => string.Concat(settings.SecretNames.Select(name =>
    {
        var value = Unprotect(name, settings.Environment[name]);
        known.Add(value);
        return $"export {name}={ShellWords.Quote(value)}\n";
    }));

    public async Task<IReadOnlyCollection<string>> ReadSecretsAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var ids = await context.Releases.Select(release => release.Id).ToListAsync(cancellationToken);
        var before = read;
        var next = ids.Where(before.ContainsKey).ToDictionary(id => id, id => before[id]);
        foreach (var some in ids.Except(before.Keys).Chunk(200))
        {
            foreach (var release in await context.Releases.AsNoTracking().Where(release => some.Contains(release.Id)).ToListAsync(cancellationToken))
                next[release.Id] = [.. release.Settings.SecretNames.Select(name => TryUnprotect(release.Settings.Environment[name])).OfType<string>()];
        }
        read = next;
        return [.. next.Values.SelectMany(secrets => secrets)];
    }

    private string Protect(string name, string value, DeploymentSettings given, DeploymentSettings? before)
    {
        var stored = before is not null && before.SecretNames.Contains(name) ? before.Environment.GetValueOrDefault(name) : null;
        var isUnchanged = value == SecretPatterns.Mark || value == stored;
        if (!given.SecretNames.Contains(name))
        {
            return isUnchanged && (stored is not null || value == SecretPatterns.Mark)
                ? throw ProblemException.BadInput($"The environment variable '{name}' was secret, and its value is not given out. To make it one that everybody sees, enter the value again.")
                : value;
        }
        if (isUnchanged)
            return stored ?? throw ProblemException.BadInput($"The secret environment variable '{name}' has no value yet that could stay. Enter one.");
        if (value.Trim().Length < SecretPatterns.MinLength)
        {
            throw ProblemException.BadInput(
                $"The secret environment variable '{name}' has fewer than {SecretPatterns.MinLength} characters. Such a value stands everywhere in logs and cannot be hidden there: choose a longer one, or do not mark it as secret.");
        }
        known.Add(value);
        return stored is not null && TryUnprotect(stored) == value ? stored : protector.Protect(value);
    }

    private string Unprotect(string name, string text) => TryUnprotect(text) ?? throw new ProblemException(ProblemKind.Refused,
        $"The secret environment variable '{name}' cannot be decrypted: the keys in the database are not those it was stored with. Redeploy with its value entered again.");

    private string? TryUnprotect(string text)
    {
        try
        {
            return protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
