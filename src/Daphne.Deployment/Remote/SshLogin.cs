using Daphne.Data;

namespace Daphne.Remote;

/// <summary>
/// The login to one node, for all who need its connection: one attempt at a time, whatever the site asks is put up for people, and the
/// answer goes to the site and nowhere else. No attempt is made again by itself: a question that nobody answered, or whose answer was
/// refused, stays up without a connection until somebody answers it.
/// </summary>
internal sealed class SshLogin(SshTarget target, SshLogins logins, CancellationToken retired) : IDisposable
{
    /// <summary>The detail while the site thinks about an answer.</summary>
    public const string Answered = "The answer is on its way to the site.";

    private readonly Lock gate = new();
    private CancellationTokenSource? stop;
    private Task? current;
    private TaskCompletionSource changed = New();

    /// <summary>Why no attempt is made until somebody wants one.</summary>
    private ProblemException? held;

    private Question? question;
    private (string Question, string Answer)? prepared;
    private string? firstAnswered;
    private bool isPasswordGiven;
    private string? note;

    public LoginState State { get; private set; } = new(target.Alias, LoginStatus.Disconnected, DateTimeOffset.MinValue, null, null);

    /// <summary>Waits until it is done, or until only a person can get on with it.</summary>
    /// <param name="connect">Makes one attempt; false where the site's question was left unanswered.</param>
    /// <param name="mayResume">Also after a refusal or a logout.</param>
    /// <param name="cancellationToken">Ends the wait, not the login.</param>
    /// <exception cref="ProblemException">A person has to log in, or it failed.</exception>
    public async Task EnsureAsync(Func<CancellationToken, Task<bool>> connect, bool mayResume, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task login, change;
            lock (gate)
            {
                if (mayResume)
                    held = null;
                if (held is not null)
                    throw held;
                if (State.Prompt is not null)
                    throw Needed();
                login = current ??= Begin(connect);
                change = changed.Task;
            }
            await Task.WhenAny(login, change).WaitAsync(cancellationToken);
            if (login.IsCompleted)
            {
                await login;
                return;
            }
        }
    }

    /// <summary>Waits for as long as it is a person's turn.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (State.Prompt is null && held is not { Kind: ProblemKind.LoginNeeded })
                    return;
                change = changed.Task;
            }
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A question of the site.</summary>
    /// <param name="question">As ssh hands it over.</param>
    /// <param name="password">The stored one, which is given once an attempt.</param>
    /// <param name="hungUp">The end of ssh.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The answer; null where nobody gave it in time. The question then stays up.</returns>
    public async Task<string?> AskAsync(string question, string? password, Task hungUp, CancellationToken cancellationToken)
    {
        var text = SitePrompt.Clean(question);
        if (password is not null && !isPasswordGiven && SitePrompt.AsksForPassword(text))
        {
            isPasswordGiven = true;
            return password;
        }
        var ready = prepared;
        prepared = null;
        if (ready is { } given && given.Question == text)
        {
            firstAnswered ??= text;
            return given.Answer;
        }
        var asked = PutUp(text);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(asked, hungUp, Task.Delay(logins.Limits.Unanswered, logins.Clock, limit.Token));
        await limit.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (!asked.IsCompleted)
            return null;
        firstAnswered ??= text;
        return await asked;
    }

    /// <returns>Whether this question was up; the first answer takes it down.</returns>
    public bool Answer(string promptId, string answer)
    {
        lock (gate)
        {
            if (State.Prompt?.Id != promptId)
                return false;
            question!.Reply.SetResult(answer);
            Set(LoginStatus.Disconnected, Answered);
            return true;
        }
    }

    public void Connected()
    {
        lock (gate)
            Set(LoginStatus.Connected, null);
    }

    public void Failed(ProblemException problem)
    {
        lock (gate)
            Set(LoginStatus.Disconnected, problem.Message);
    }

    public void Lost()
    {
        lock (gate)
            if (State.Status == LoginStatus.Connected)
                Set(LoginStatus.Disconnected, "The connection was lost.");
    }

    /// <summary>Ends what is under way; nobody but a person, or what a person begins, logs in again.</summary>
    public async Task LogOutAsync()
    {
        Task? ending;
        CancellationTokenSource? ended;
        lock (gate)
        {
            held = new ProblemException(ProblemKind.LoginNeeded, $"{target.Name}: somebody logged out. Log in on the cluster's page.")
            {
                LoginNodeId = target.Alias,
                IsConnectionLost = true,
            };
            (ending, ended) = (current, stop);
            Set(LoginStatus.Disconnected, "Logged out.");
        }
        if (ended is not null)
            await ended.CancelAsync();
        if (ending is not null)
            await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        logins.Remove(this);
        lock (gate)
        {
            held = null;
            State = State with { Status = LoginStatus.Disconnected, Prompt = null };
            Pulse();
        }
    }

    private Task Begin(Func<CancellationToken, Task<bool>> connect)
    {
        stop?.Dispose();
        stop = CancellationTokenSource.CreateLinkedTokenSource(retired);
        var ended = stop.Token;
        return Task.Run(() => RunAsync(connect, ended), CancellationToken.None);
    }

    private async Task RunAsync(Func<CancellationToken, Task<bool>> connect, CancellationToken ended)
    {
        ProblemException? failure = null;
        try
        {
            while (!await TryAsync(connect, ended))
                prepared = await ReplyAsync(ended);
        }
        catch (ProblemException problem)
        {
            failure = problem;
            throw;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            failure = held ?? SshErrors.Explain(target, "closed, since the node or its credential was changed; try again");
            throw failure;
        }
        finally
        {
            lock (gate)
            {
                (current, prepared, note) = (null, null, null);
                if (failure is { Kind: ProblemKind.LoginRefused })
                    held ??= failure;
                if (failure is not null && held is not { Kind: ProblemKind.LoginNeeded })
                    Set(LoginStatus.Disconnected, failure.Message);
            }
        }
    }

    /// <returns>False where a question is up for which there is no connection.</returns>
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> connect, CancellationToken ended)
    {
        (firstAnswered, isPasswordGiven) = (null, false);
        try
        {
            return await connect(ended);
        }
        catch (ProblemException refused) when (refused.Kind == ProblemKind.LoginRefused && firstAnswered is { } text)
        {
            note = "The site refused the last answer.";
            _ = PutUp(text);
            return false;
        }
    }

    /// <summary>The answer to the question that is left, however long that takes.</summary>
    private async Task<(string Question, string Answer)> ReplyAsync(CancellationToken ended)
    {
        Question left;
        lock (gate)
            left = question!;
        return (left.Text, await left.Reply.Task.WaitAsync(ended));
    }

    private Task<string> PutUp(string text)
    {
        lock (gate)
        {
            question = new Question(text, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
            Set(LoginStatus.Prompt, null, new LoginPrompt(Id.New(), text, IsSecret: true, note));
            note = null;
            return question.Reply.Task;
        }
    }

    private ProblemException Needed() => new(ProblemKind.LoginNeeded,
        $"{target.Name}: {target.Display} waits for a person to log in. Answer what it asks (\"{State.Prompt!.Text}\") on any page of the dashboard.")
    {
        LoginNodeId = target.Alias,
        IsConnectionLost = true,
    };

    private void Set(LoginStatus status, string? detail, LoginPrompt? prompt = null)
    {
        var since = State.Status == status && State.Since != DateTimeOffset.MinValue ? State.Since : logins.Clock.GetUtcNow();
        State = new LoginState(target.Alias, status, since, detail, prompt);
        Pulse();
        if (!retired.IsCancellationRequested)
            logins.Announce(this);
    }

    private void Pulse()
    {
        changed.TrySetResult();
        changed = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Question(string Text, TaskCompletionSource<string> Reply);
}
