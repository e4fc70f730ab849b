using Daphne.Credentials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Credentials;

public static class CredentialEndpoints
{
    public static void MapCredentials(this IEndpointRouteBuilder api)
    {
        var credentials = api.MapGroup("/credentials").WithTags("Credentials");
        credentials.MapGet("/", ListAsync).WithSummary("All credentials, without their secrets");
        credentials.MapPost("/", CreateAsync).WithSummary("Store a key or a password, or generate a key pair");
        credentials.MapGet("/{id}", GetAsync).WithSummary("One credential, with its public key").ProducesProblem(StatusCodes.Status404NotFound);
        credentials.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a credential that nothing uses").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IEnumerable<CredentialResponse>> ListAsync(CredentialService credentials, CancellationToken cancellationToken) =>
        (await credentials.ListAsync(cancellationToken)).Select(CredentialResponse.Of);

    private static async Task<CredentialResponse> GetAsync(string id, CredentialService credentials, CancellationToken cancellationToken) =>
        (await ListAsync(credentials, cancellationToken)).FirstOrDefault(credential => credential.Id == id)
            ?? throw ProblemException.NotFound("credential", id);

    private static async Task<Created<CredentialResponse>> CreateAsync(
        CredentialRequest request, CredentialService credentials, CancellationToken cancellationToken)
    {
        var credential = await credentials.CreateAsync(request.ToInput(), cancellationToken);
        return TypedResults.Created($"/api/v1/credentials/{credential.Id}", CredentialResponse.Of(credential));
    }

    private static async Task<NoContent> DeleteAsync(string id, CredentialService credentials, CancellationToken cancellationToken)
    {
        await credentials.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
