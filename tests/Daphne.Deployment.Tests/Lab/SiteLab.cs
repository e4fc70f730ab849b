namespace Daphne.Tests;

/// <summary>The shared lab of a site that asks for one-time codes: its login host is reached through s1 only.</summary>
public sealed class SiteLab() : LabFixture(new LabShape { Standalone = 1, Nodes = 0, Bastion = true })
{
    /// <summary>Tests say <c>[Collection(typeof(SiteLab.Tests))]</c> and take the fixture in their constructor.</summary>
    [CollectionDefinition]
    public sealed class Tests : ICollectionFixture<SiteLab>;
}
