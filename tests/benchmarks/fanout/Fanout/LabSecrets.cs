using Daphne.Remote;

namespace Daphne.Fanout;

/// <summary>The lab's one key, whatever credential is asked for.</summary>
internal sealed class LabSecrets(string privateKey) : ISshSecrets
{
    public Task<SshSecret> FindAsync(string? credentialId, CancellationToken cancellationToken) => Task.FromResult(new SshSecret(privateKey, null, null));
}
