namespace Daphne.Data;

/// <summary>A key of the ring that encrypts credentials and cookies, as Data Protection writes it.</summary>
public sealed class StoredKey
{
    public int Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
}
