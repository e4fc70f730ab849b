namespace Daphne.Tests.Simulator;

[CollectionDefinition(nameof(SimulatorPrograms))]
public sealed class SimulatorPrograms : ICollectionFixture<SimulatorPackage>;
