using System.Diagnostics;
using Daphne.Instances;
using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class PromptScriptTests
{
    [Fact]
    public async Task What_a_site_asks_and_what_a_person_answers_are_data_whatever_signs_they_have()
    {
        const string hostile = "$(touch /tmp/pwned) `id` \\n %s \"'; exit 1";
        using var runtime = new RuntimeDirectory(new InstanceIdentity($"prompt-{Guid.NewGuid()}"));
        using var script = new PromptScript(runtime);

        using var asked = Process.Start(new ProcessStartInfo(script.Environment["SSH_ASKPASS"]!, [hostile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await asked.StandardInput.WriteAsync($"  {hostile}\\\n");
        var (question, answer) = (await asked.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), await asked.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.Equal($"\n{script.Mark}\n{hostile}\n{script.Mark}\n", question);
        Assert.Equal($"  {hostile}\\\n", answer);
        Assert.False(File.Exists("/tmp/pwned"));
    }
}
