using System.Globalization;

namespace Daphne.Simulator.Coordinator;

/// <summary>`daphne [options] script [arguments]`, read the way LLVM's command line library does.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> options = [];

    public string? Script { get; private set; }

    public List<string> ScriptArguments { get; } = [];

    public string? this[string option] => options.GetValueOrDefault(option);

    public bool Has(string option) => options.GetValueOrDefault(option) is "true" or "1" or "";

    /// <exception cref="CommandLineError">The arguments are not understood.</exception>
    public static CommandLine Parse(string program, string[] args)
    {
        var line = new CommandLine();
        var rest = new Queue<string>(args);
        while (line.Script is null && rest.TryDequeue(out var argument))
            if (argument.Length > 1 && argument[0] == '-')
                line.AddOption(program, argument, rest);
            else
                line.Script = argument;
        if (line["args"] is { Length: > 0 } list)
            line.ScriptArguments.AddRange(list.Split(','));
        line.ScriptArguments.AddRange(rest);
        return line.Script is not null || line.Has("version") || line.Has("help")
            ? line
            : throw new CommandLineError(
                $"daphne: Not enough positional command line arguments specified!\nMust specify at least 1 positional argument: See: {program} --help");
    }

    /// <summary>The script's arguments by name.</summary>
    /// <exception cref="DaphneFailure">One is not written as name=value, or given twice.</exception>
    public IReadOnlyDictionary<string, string> NamedArguments()
    {
        var named = new Dictionary<string, string>();
        foreach (var argument in ScriptArguments)
        {
            if (argument.Split('=', 2) is not [var name, var value])
                throw DaphneFailure.Arguments($"script arguments must be specified as name=value, but found '{argument}'");
            if (!named.TryAdd(name, value))
                throw DaphneFailure.Arguments($"script argument: '{name}' was provided more than once");
        }

        return named;
    }

    private void AddOption(string program, string argument, Queue<string> rest)
    {
        var parts = argument.TrimStart('-').Split('=', 2);
        var name = parts[0];
        if (!OptionTable.All.TryGetValue(name, out var values))
            throw new CommandLineError(
                $"daphne: Unknown command line argument '{argument}'.  Try: '{program} --help'\n"
                + $"daphne: Did you mean '--{OptionTable.Nearest(name)}'?");
        if (values is null)
        {
            options[name] = parts is [_, var set] ? set : "";
            if (parts is [_, not ("" or "0" or "1" or "true" or "false")])
                throw Error(name, $"'{parts[1]}' is invalid value for boolean argument! Try 0 or 1");
            return;
        }

        var value = parts is [_, var given] ? given
            : rest.TryDequeue(out var next) ? next
            : throw Error(name, "requires a value!");
        if (OptionTable.IsNumber(values) && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw Error(name, $"'{value}' value invalid for integer argument!");
        if (!OptionTable.IsNumber(values) && values.Length > 0 && !values.Contains(value))
            throw Error(name, $"Cannot find option named '{value}'!");
        options[name] = value;
    }

    private static CommandLineError Error(string name, string message) => new($"daphne: for the --{name} option: {message}");
}
