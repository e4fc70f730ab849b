using System.Globalization;
using System.Text;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Microsoft.EntityFrameworkCore;

namespace Daphne.LogBenchmark;

/// <summary>The same text twice: in a file, and in the log store of a dashboard. What it is made of is the same in every run.</summary>
internal sealed class GeneratedLog : IDbContextFactory<DashboardDbContext>
{
    private const int Batch = 20_000;
    private const string StreamId = "generated";

    private static readonly string[] Texts =
    [
        "Received a request to compute a pipeline of 12 instructions on", "Stored a partition of 4096 x 1024 doubles under the identifier",
        "Loaded a partition from the peer, waiting for the next one, key", "[info]: Vectorized task queue drained by all workers, item",
    ];

    private readonly DbContextOptions<DashboardDbContext> options;

    public GeneratedLog(string folder)
    {
        TextFile = Path.Combine(folder, "text.log");
        DatabaseFile = Path.Combine(folder, "dashboard.db");
        options = new DbContextOptionsBuilder<DashboardDbContext>().UseSqlite($"Data Source={DatabaseFile}").Options;
        Store = new LogStore(this, new ChangeFeed(), TimeProvider.System, new Secrets.KnownSecrets());
    }

    public string TextFile { get; }
    public string DatabaseFile { get; }
    public LogStore Store { get; }
    public ILogView View => Store.ViewStream(StreamId);

    public DashboardDbContext CreateDbContext() => new(options);

    public async Task WriteAsync(long lines, CancellationToken cancellationToken)
    {
        await using (var db = CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"PRAGMA journal_mode=WAL", cancellationToken);
            db.Add(new LogStream { Id = StreamId, Kind = LogStreamKind.Run, Name = "generated", CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(cancellationToken);
        }
        await using var file = File.Create(TextFile);
        long offset = 0;
        for (long first = 0; first < lines; first += Batch)
        {
            var bytes = Encoding.UTF8.GetBytes(TextOf(first, Math.Min(lines, first + Batch)));
            await file.WriteAsync(bytes, cancellationToken);
            offset = await Store.AppendAsync(StreamId, offset, bytes, cancellationToken);
        }
        await Store.CompleteAsync(StreamId, cancellationToken);
    }

    private static string TextOf(long first, long end)
    {
        var random = new Random((int)first);
        var text = new StringBuilder();
        for (var line = first; line < end; line++)
        {
            if (line % 100_000 == 99_999)
                text.Append(CultureInfo.InvariantCulture, $"[error]: Needle {line} could not be computed\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"{line} {Texts[random.Next(Texts.Length)]} {random.Next():x8}\n");
        }
        return text.ToString();
    }
}
