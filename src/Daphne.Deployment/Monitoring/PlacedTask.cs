using Daphne.Deployments;

namespace Daphne.Monitoring;

/// <summary>What follows for a worker from what its task tells of itself: it has a place, and it answers.</summary>
internal static class PlacedTask
{
    /// <returns>Null where its row says so already.</returns>
    public static Action<Worker>? Judge(Worker worker, ProcessSnapshot process, TaskPlace place, DateTimeOffset now)
    {
        if (place.Port == 0 || !MayBe(worker, place))
            return null;
        if (place.IsSilent)
            return worker.Status is not WorkerStatus.Ready ? null : row =>
            {
                if (row.Status is WorkerStatus.Ready)
                    row.Become(WorkerStatus.Unknown, now, "Its job runs, but it tells nothing: its compute node, or the shared file system, may be slow or full.");
            };
        var isNew = worker.Port != place.Port || worker.Host != place.Host || worker.ProcessIdentity != place.Identity || worker.Pid != process.Pid;
        var becomes = place.IsReady ? WorkerStatus.Ready : worker.Status is WorkerStatus.Queued or WorkerStatus.Failed ? WorkerStatus.Starting : worker.Status;
        return !isNew && becomes == worker.Status ? null : row =>
        {
            // Between our reading and our writing an operation may have begun to stop it; then it has the say.
            if (!MayBe(row, place))
                return;
            if (isNew)
            {
                row.Placed(place.Node, place.Host, place.Port);
                row.Started(process.Pid, place.Identity, now);
            }
            if (row.Status != becomes)
                row.Become(becomes, now);
        };
    }

    /// <summary>One that has failed may be there again where Slurm has started its job anew.</summary>
    private static bool MayBe(Worker worker, TaskPlace place) =>
        worker.Status is WorkerStatus.Queued or WorkerStatus.Starting or WorkerStatus.Ready or WorkerStatus.Unknown or WorkerStatus.Lost
        || (worker is { Status: WorkerStatus.Failed, ProcessIdentity: { } before } && before != place.Identity);
}
