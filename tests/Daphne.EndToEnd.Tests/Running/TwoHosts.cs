namespace Daphne.EndToEnd.Running;

/// <summary>Two real machines with sshd, s1 and s2.</summary>
public sealed class TwoHosts() : LabFixture(new LabShape { Standalone = 2, Nodes = 0 });
