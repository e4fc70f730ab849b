using Daphne.Secrets;
using Radzen;

namespace Daphne.Dashboard.Shared;

/// <summary>Runs what a person asked for. An expected failure is shown as a notification and stays until it is read; nothing that was typed is lost.</summary>
public sealed class ActionRunner(NotificationService notifications, KnownSecrets secrets)
{
    /// <returns>True where it went well.</returns>
    public async Task<bool> RunAsync(Func<Task> action, string? success = null)
    {
        try
        {
            await action();
        }
        catch (ProblemException problem)
        {
            Fail(problem);
            return false;
        }
        if (success is not null)
            notifications.Notify(new NotificationMessage { Severity = NotificationSeverity.Success, Summary = success, Duration = 4000 });
        return true;
    }

    public void Fail(ProblemException problem) => notifications.Notify(new NotificationMessage
    {
        Severity = NotificationSeverity.Error,
        Summary = "That did not work",
        Detail = secrets.Redact(problem.Message),
        Duration = 20_000,
        CloseOnClick = true,
    });
}
