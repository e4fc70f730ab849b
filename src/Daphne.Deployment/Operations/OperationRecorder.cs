using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>
/// Stores every transition of stages and steps as it happens, and progress a few times a second; without secrets, and only while the
/// operation's fence is the one of this owner.
/// </summary>
internal sealed class OperationRecorder(
    IDbContextFactory<DashboardDbContext> database, LogStore logs, KnownSecrets secrets, ChangeFeed feed, TimeProvider clock, Operation operation)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, long> reported = new();
    private readonly ConcurrentDictionary<string, bool> opened = new();

    /// <exception cref="OperationLostException">The operation has a later owner; nothing was stored.</exception>
    public async Task SaveAsync(OperationStage stage)
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None);
        Stored(await context.Stages.Where(row => row.Id == stage.Id && context.Operations.Any(mine => mine.Id == operation.Id && mine.Fence == operation.Fence))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Status, stage.Status)
                .SetProperty(row => row.StartedAt, stage.StartedAt)
                .SetProperty(row => row.FinishedAt, stage.FinishedAt)));
    }

    /// <exception cref="OperationLostException">The operation has a later owner; nothing was stored.</exception>
    public async Task SaveAsync(OperationStep step)
    {
        step.Redact(secrets.Redact);
        await using var context = await database.CreateDbContextAsync(CancellationToken.None);
        Stored(await context.Steps.Where(row => row.Id == step.Id && context.Operations.Any(mine => mine.Id == operation.Id && mine.Fence == operation.Fence))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Status, step.Status)
                .SetProperty(row => row.Done, step.Done)
                .SetProperty(row => row.Total, step.Total)
                .SetProperty(row => row.Unit, step.Unit)
                .SetProperty(row => row.Message, step.Message)
                .SetProperty(row => row.Error, step.Error)
                .SetProperty(row => row.Attempt, step.Attempt)
                .SetProperty(row => row.ReconnectsAt, step.ReconnectsAt)
                .SetProperty(row => row.StartedAt, step.StartedAt)
                .SetProperty(row => row.FinishedAt, step.FinishedAt)));
    }

    /// <summary>Stores progress unless it was stored a moment ago; the end of a step is stored in any case.</summary>
    public async Task ReportAsync(OperationStep step)
    {
        var now = clock.GetTimestamp();
        if (reported.TryGetValue(step.Id, out var last) && clock.GetElapsedTime(last, now) < ProgressInterval && step.Done != step.Total)
            return;
        reported[step.Id] = now;
        await SaveAsync(step);
    }

    /// <summary>Writes into the step's log, which is made at the first line.</summary>
    public async Task LogAsync(OperationStep step, string stageName, string text, CancellationToken cancellationToken)
    {
        if (!opened.ContainsKey(step.Id))
        {
            // Not broken off by a cancel: what is written afterwards goes there, too.
            await using var context = await database.CreateDbContextAsync(CancellationToken.None);
            var stream = await context.LogStreams.FindAsync([step.LogStreamId], CancellationToken.None);

            // What a job prints is mirrored byte for byte: nothing may stand in between.
            if (stream?.Kind == LogStreamKind.Allocation)
                return;
            if (stream is null)
            {
                context.Add(new LogStream
                {
                    Id = step.LogStreamId,
                    Kind = LogStreamKind.Step,
                    DeploymentId = operation.DeploymentId,
                    Name = $"{stageName} on {step.NodeName}",
                    CreatedAt = clock.GetUtcNow(),
                });
                await context.SaveChangesAsync(CancellationToken.None);
            }
            opened[step.Id] = true;
        }
        await logs.AppendTextAsync(step.LogStreamId, text.EndsWith('\n') ? text : text + "\n", cancellationToken);
    }

    /// <summary>Nothing more will be written, unless the step is retried.</summary>
    public Task EndLogAsync(OperationStep step, CancellationToken cancellationToken) =>
        opened.ContainsKey(step.Id) ? logs.CompleteAsync(step.LogStreamId, cancellationToken) : Task.CompletedTask;

    private void Stored(int rows)
    {
        if (rows == 0)
            throw new OperationLostException("A later owner has it, or it was deleted.");
        feed.Publish(new Change(ChangeTopic.Operation, operation.Id, operation.DeploymentId));
    }
}
