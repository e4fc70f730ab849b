using System.Globalization;
using Daphne.Fanout;

// Fanout LAB_DIRECTORY DATA_DIRECTORY COMMAND NAME:ADDRESS...
// For each line of standard input, "forget" or "run", does it and prints the seconds that it took.
if (args is not [var labDirectory, var dataDirectory, var command, .. var hosts] || hosts.Length == 0)
{
    await Console.Error.WriteLineAsync("usage: Fanout LAB_DIRECTORY DATA_DIRECTORY COMMAND NAME:ADDRESS...");
    return 2;
}

await using var crowd = new Crowd(labDirectory, dataDirectory, hosts);
await crowd.ForgetAsync();
while (await Console.In.ReadLineAsync() is { } order)
{
    var took = TimeSpan.Zero;
    if (order == "forget")
        await crowd.ForgetAsync();
    else
        took = await crowd.RunAsync(command, CancellationToken.None);
    Console.WriteLine(took.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
}

return 0;
