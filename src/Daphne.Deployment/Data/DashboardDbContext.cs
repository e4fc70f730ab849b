using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Settings;
using Daphne.SiteLogins;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Data;

/// <summary>One model for both providers. Contexts are short-lived: one a unit of work, and never a remote call inside a transaction.</summary>
public sealed class DashboardDbContext(DbContextOptions<DashboardDbContext> options) : DbContext(options)
{
    public DbSet<Cluster> Clusters => Set<Cluster>();
    public DbSet<Node> Nodes => Set<Node>();
    public DbSet<Credential> Credentials => Set<Credential>();
    public DbSet<Package> Packages => Set<Package>();
    public DbSet<Deployment> Deployments => Set<Deployment>();
    public DbSet<Release> Releases => Set<Release>();
    public DbSet<Worker> Workers => Set<Worker>();
    public DbSet<Operation> Operations => Set<Operation>();
    public DbSet<OperationStage> Stages => Set<OperationStage>();
    public DbSet<OperationStep> Steps => Set<OperationStep>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<Allocation> Allocations => Set<Allocation>();
    public DbSet<SlurmSite> SlurmSites => Set<SlurmSite>();
    public DbSet<LogStream> LogStreams => Set<LogStream>();
    public DbSet<LogChunk> LogChunks => Set<LogChunk>();
    public DbSet<LogSegment> LogSegments => Set<LogSegment>();
    public DbSet<LogMark> LogMarks => Set<LogMark>();
    public DbSet<LogTime> LogTimes => Set<LogTime>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<LoginLink> LoginLinks => Set<LoginLink>();
    public DbSet<StoredKey> Keys => Set<StoredKey>();
    public DbSet<StoredChange> Changes => Set<StoredChange>();
    public DbSet<Instance> Instances => Set<Instance>();
    public DbSet<ClusterLease> ClusterLeases => Set<ClusterLease>();
    public DbSet<SiteLogin> SiteLogins => Set<SiteLogin>();
    public DbSet<SiteLoginRequest> SiteLoginRequests => Set<SiteLoginRequest>();

    /// <summary>One file and one process, instead of a server that several instances share.</summary>
    internal bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DashboardDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.UseDashboardConventions(Database.ProviderName);
}
