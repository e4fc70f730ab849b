namespace Daphne.Tests;

/// <summary>The shared lab without Slurm: s1, s2, s3 on the network of this process, login, and n1 behind it.</summary>
public sealed class SshLab() : LabFixture(new LabShape())
{
    /// <summary>Tests say <c>[Collection(typeof(SshLab.Tests))]</c> and take the fixture in their constructor.</summary>
    [CollectionDefinition]
    public sealed class Tests : ICollectionFixture<SshLab>;
}
