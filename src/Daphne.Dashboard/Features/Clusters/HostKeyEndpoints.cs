using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

public static class HostKeyEndpoints
{
    public static void MapHostKeys(this IEndpointRouteBuilder clusters)
    {
        clusters.MapGet("/{id}/host-keys", ListAsync)
            .WithSummary("The host keys that the nodes show now; with known=true, those seen last, without asking");
        clusters.MapPost("/{id}/host-keys/accept", AcceptAsync).WithSummary("Trust the keys with these fingerprints")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IReadOnlyList<HostKeyResponse>> ListAsync(string id, bool? known, HostKeyService hostKeys, CancellationToken cancellationToken) =>
        HostKeyResponse.Of(known == true ? await hostKeys.ListAsync(id, cancellationToken) : await hostKeys.ScanAsync(id, cancellationToken));

    private static async Task<IReadOnlyList<HostKeyResponse>> AcceptAsync(
        string id, AcceptHostKeysRequest request, HostKeyService hostKeys, CancellationToken cancellationToken) =>
        HostKeyResponse.Of(await hostKeys.AcceptAsync(id, request.Fingerprints, cancellationToken));
}
