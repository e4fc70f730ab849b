namespace Daphne.Tests;

/// <summary>The shared lab with Slurm: login and n1 to n4, no stand-alone hosts.</summary>
public sealed class SlurmLab() : LabFixture(new LabShape { Standalone = 0, Nodes = 4, Slurm = true })
{
    /// <summary>Tests say <c>[Collection(typeof(SlurmLab.Tests))]</c> and take the fixture in their constructor.</summary>
    [CollectionDefinition]
    public sealed class Tests : ICollectionFixture<SlurmLab>;
}
