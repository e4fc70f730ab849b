namespace Daphne.Tests.Faults;

/// <summary>Four real machines, of which the second has the faults.</summary>
public sealed class FourHosts() : LabFixture(new LabShape { Standalone = 4, Nodes = 0 })
{
    /// <summary>The one with the faults.</summary>
    public const string Bad = "s2";

    public static readonly string[] All = ["s1", "s2", "s3", "s4"];

    [CollectionDefinition]
    public sealed class Tests : ICollectionFixture<FourHosts>;
}
