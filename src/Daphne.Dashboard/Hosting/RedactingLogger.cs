using Daphne.Secrets;

namespace Daphne.Dashboard.Hosting;

/// <summary>Hands on what is logged as text without secrets; an exception that holds one, too.</summary>
internal sealed class RedactingLogger(ILogger inner, KnownSecrets secrets) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            inner.Log(logLevel, eventId, secrets.Redact(formatter(state, exception)), Redact(exception), static (text, _) => text);
    }

    private Exception? Redact(Exception? exception)
    {
        if (exception is null)
            return null;
        var text = exception.ToString();
        var redacted = secrets.Redact(text);
        return ReferenceEquals(text, redacted) ? exception : new RedactedException(redacted);
    }

    /// <summary>What is left of an exception: its text with its stack.</summary>
    private sealed class RedactedException(string text) : Exception(text)
    {
        public override string ToString() => Message;
    }
}
