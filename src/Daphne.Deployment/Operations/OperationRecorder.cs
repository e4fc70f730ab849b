using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>Stores every transition of stages and steps as it happens, and progress a few times a second.</summary>
internal sealed class OperationRecorder(
    IDbContextFactory<DashboardDbContext> database, LogStore logs, ChangeFeed feed, TimeProvider clock, Operation operation)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, long> reported = new();
    private readonly ConcurrentDictionary<string, bool> opened = new();

    public async Task SaveAsync(OperationStage stage, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        context.Entry(stage).State = EntityState.Modified;
        await context.SaveChangesAsync(cancellationToken);
        Announce();
    }

    public async Task SaveAsync(OperationStep step, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        context.Entry(step).State = EntityState.Modified;
        await context.SaveChangesAsync(cancellationToken);
        Announce();
    }

    /// <summary>Stores progress unless it was stored a moment ago; the end of a step is stored in any case.</summary>
    public async Task ReportAsync(OperationStep step, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        if (reported.TryGetValue(step.Id, out var last) && clock.GetElapsedTime(last, now) < ProgressInterval && step.Done != step.Total)
            return;
        reported[step.Id] = now;
        await SaveAsync(step, cancellationToken);
    }

    /// <summary>Writes into the step's log, which is made at the first line.</summary>
    public async Task LogAsync(OperationStep step, string stageName, string text, CancellationToken cancellationToken)
    {
        if (opened.TryAdd(step.Id, true))
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            if (await context.LogStreams.FindAsync([step.LogStreamId], cancellationToken) is null)
            {
                context.Add(new LogStream
                {
                    Id = step.LogStreamId,
                    Kind = LogStreamKind.Step,
                    DeploymentId = operation.DeploymentId,
                    Name = $"{stageName} on {step.NodeName}",
                    CreatedAt = clock.GetUtcNow(),
                });
                await context.SaveChangesAsync(cancellationToken);
            }
        }
        await logs.AppendTextAsync(step.LogStreamId, text.EndsWith('\n') ? text : text + "\n", cancellationToken);
    }

    /// <summary>Nothing more will be written, unless the step is retried.</summary>
    public Task EndLogAsync(OperationStep step, CancellationToken cancellationToken) =>
        opened.ContainsKey(step.Id) ? logs.CompleteAsync(step.LogStreamId, cancellationToken) : Task.CompletedTask;

    private void Announce() => feed.Publish(new Change(ChangeTopic.Operation, operation.Id, operation.DeploymentId));
}
