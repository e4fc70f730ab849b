namespace Daphne.Simulator.Coordinator;

/// <summary>The options of `daphne`. A value is free, a whole number, or one of a list.</summary>
internal static class OptionTable
{
    private static readonly string[] Text = [];
    private static readonly string[] Number = ["<int>"];

    /// <summary>Null for a switch, an empty list for free text.</summary>
    public static IReadOnlyDictionary<string, string[]?> All { get; } = new SortedDictionary<string, string[]?>(StringComparer.Ordinal)
    {
        ["args"] = Text,
        ["config"] = Text,
        ["cuda"] = null,
        ["debug-mt"] = null,
        ["dist_backend"] = ["MPI", "sync-gRPC", "async-gRPC"],
        ["distributed"] = null,
        ["enable-profiling"] = null,
        ["explain"] = Text,
        ["fpgaopencl"] = null,
        ["grain-size"] = Number,
        ["help"] = null,
        ["hyperthreading"] = null,
        ["libdir"] = Text,
        ["max-distr-chunk-size"] = Number,
        ["no-ipa-const-propa"] = null,
        ["no-obj-ref-mgnt"] = null,
        ["no-phy-op-selection"] = null,
        ["num-threads"] = Number,
        ["partitioning"] =
            ["STATIC", "SS", "GSS", "TSS", "FAC2", "TFSS", "FISS", "VISS", "PLS", "MSTATIC", "MFSC", "PSS", "AUTO"],
        ["pin-workers"] = null,
        ["pre-partition"] = null,
        ["queue_layout"] = ["CENTRALIZED", "PERGROUP", "PERCPU"],
        ["select-matrix-repr"] = null,
        ["select-matrix-representations"] = null,
        ["statistics"] = null,
        ["timing"] = null,
        ["vec"] = null,
        ["version"] = null,
        ["victim_selection"] = ["SEQ", "SEQPRI", "RANDOM", "RANDOMPRI"],
    };

    public static bool IsNumber(string[] values) => ReferenceEquals(values, Number);

    /// <summary>The option that a mistyped one resembles most.</summary>
    public static string Nearest(string mistyped) => All.Keys.MinBy(known => Distance(known, mistyped))!;

    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
