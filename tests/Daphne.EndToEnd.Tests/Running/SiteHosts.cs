namespace Daphne.EndToEnd.Running;

/// <summary>A site: its login host asks for one-time codes and is reached through the bastion s1 only.</summary>
public sealed class SiteHosts() : LabFixture(new LabShape { Standalone = 1, Nodes = 0, Bastion = true });
