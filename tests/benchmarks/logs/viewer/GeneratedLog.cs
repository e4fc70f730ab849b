using System.Globalization;
using System.Text;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Migrations.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Daphne.LogBenchmark;

/// <summary>
/// The same text twice: in a file, and in the log store of a dashboard, there in one stream or by turns in several. What it is made of is
/// the same in every run.
/// </summary>
internal sealed class GeneratedLog : IDbContextFactory<DashboardDbContext>
{
    private const int Batch = 20_000;

    private static readonly string[] Texts =
    [
        "Received a request to compute a pipeline of 12 instructions on", "Stored a partition of 4096 x 1024 doubles under the identifier",
        "Loaded a partition from the peer, waiting for the next one, key", "[info]: Vectorized task queue drained by all workers, item",
    ];

    private readonly DbContextOptions<DashboardDbContext> options;
    private readonly IReadOnlyList<LogStream> streams;

    public GeneratedLog(string folder, params IReadOnlyList<LogStream> streams)
    {
        this.streams = streams;
        TextFile = Path.Combine(folder, "text.log");
        DatabaseFile = Path.Combine(folder, "dashboard.db");
        var builder = new DbContextOptionsBuilder<DashboardDbContext>();
        builder.UseDashboardSqlite(DatabaseFile);
        options = builder.Options;
        Store = new LogStore(this, new ChangeFeed(), TimeProvider.System, new Secrets.KnownSecrets());
    }

    public string TextFile { get; }
    public string DatabaseFile { get; }
    public LogStore Store { get; }

    public DashboardDbContext CreateDbContext() => new(options);

    public async Task WriteAsync(long lines, CancellationToken cancellationToken)
    {
        await using (var db = CreateDbContext())
        {
            await db.Database.MigrateAsync(cancellationToken);
            db.AddRange(streams);
            await db.SaveChangesAsync(cancellationToken);
        }
        await using var file = File.Create(TextFile);
        var offsets = new long[streams.Count];
        for (long first = 0; first < lines; first += Batch)
        {
            var turn = (int)(first / Batch % streams.Count);
            var bytes = Encoding.UTF8.GetBytes(TextOf(first, Math.Min(lines, first + Batch)));
            await file.WriteAsync(bytes, cancellationToken);
            offsets[turn] = await Store.AppendAsync(streams[turn].Id, offsets[turn], bytes, cancellationToken);
        }
        foreach (var stream in streams)
            await Store.CompleteAsync(stream.Id, cancellationToken);
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
