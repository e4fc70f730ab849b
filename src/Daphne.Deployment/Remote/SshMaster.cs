using System.Text;
using System.Threading.Channels;

namespace Daphne.Remote;

/// <summary>The ssh process that holds a connection: its control socket, what it says, and what it asks.</summary>
internal sealed class SshMaster : IAsyncDisposable
{
    private const int MaxError = 4000;
    private const int MaxQuestion = 8000;
    private readonly ChildProcess process;
    private readonly PromptScript? script;
    private readonly Task reading;

    /// <summary>ssh asks one question at a time and waits for its answer.</summary>
    private readonly Channel<string> questions = Channel.CreateBounded<string>(1);

    private string error = "";

    private SshMaster(ChildProcess process, string socket, PromptScript? script)
    {
        (this.process, Socket, this.script) = (process, socket, script);
        reading = ReadErrorAsync();
        Exited = process.WaitAsync(CancellationToken.None);
    }

    public string Socket { get; }

    /// <summary>OpenSSH makes it right after the login; there is no other sign of that without a session.</summary>
    public bool HasMadeSocket => File.Exists(Socket);

    /// <summary>Logged in, and known to be by its owner.</summary>
    public bool IsUp { get; set; }

    public bool HasExited => process.HasExited;

    public Task Exited { get; }

    /// <summary>The last of what it said.</summary>
    public string Error => error;

    /// <param name="socket">The path of its control socket.</param>
    /// <param name="words">All other arguments.</param>
    /// <param name="askPass">Answers for it.</param>
    /// <param name="script">Asks people; it belongs to the master from here on.</param>
    public static SshMaster Start(string socket, IEnumerable<string> words, AskPass? askPass, PromptScript? script)
    {
        var process = ChildProcess.Start("ssh", ["-M", "-N", "-S", socket, .. words], script?.Environment ?? askPass?.Environment);
        if (script is null)
            process.Input.Close();
        return new SshMaster(process, socket, script);
    }

    /// <summary>What it asks now, where it asks something.</summary>
    public string? TakeQuestion() => questions.Reader.TryRead(out var question) ? question : null;

    public async Task AnswerAsync(string answer, CancellationToken cancellationToken)
    {
        try
        {
            await process.Input.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), cancellationToken);
            await process.Input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It has ended; why, it says itself.
        }
    }

    /// <summary>Nobody is asked any more.</summary>
    public void EndQuestions()
    {
        process.Input.Close();
        script?.Dispose();
    }

    /// <summary>Everything it said, once it has ended.</summary>
    public async Task<string> LastWordsAsync()
    {
        await reading;
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        EndQuestions();
        await process.DisposeAsync();
        File.Delete(Socket);
    }

    /// <summary>Reads for as long as it lives, so that it never blocks.</summary>
    private async Task ReadErrorAsync()
    {
        using var reader = new StreamReader(process.Error, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line == script?.Mark)
                    await ReadQuestionAsync(reader);
                // Of one session or port, such as "channel 7: open failed: connect failed: Connection refused", and not of the connection.
                else if (line.Length > 0 && !line.StartsWith("channel ", StringComparison.Ordinal))
                    error = (error + line + "\n") is var text && text.Length > MaxError ? text[^MaxError..] : text;
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or IOException)
        {
            // The process was disposed while we read.
        }
    }

    private async Task ReadQuestionAsync(StreamReader reader)
    {
        var question = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != script!.Mark)
            if (question.Length < MaxQuestion)
                question.AppendLine(line);
        await questions.Writer.WriteAsync(question.ToString());
    }
}
