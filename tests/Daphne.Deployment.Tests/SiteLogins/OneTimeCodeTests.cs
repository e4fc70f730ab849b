using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.Runs;
using Daphne.Tests.Engine;

namespace Daphne.Tests.SiteLogins;

/// <summary>Against sshd with PAM, behind a bastion.</summary>
[Collection(typeof(SiteLab.Tests))]
public sealed class OneTimeCodeTests(SiteLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_waits_for_the_login_and_one_answer_serves_all()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "anna");
        var cluster = await engine.AddSiteAsync("anna");

        var check = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
        var prompt = await engine.PromptAsync(cluster);
        await engine.SiteLogins.LogInQuietlyAsync(cluster.Id, Cancelled);
        var waiting = await engine.UntilAsync(() => engine.Operations.GetAsync(check.Id, Cancelled), now => StepOf(now).Message is not null, "the step's message");
        Assert.Equal("Verification code:", prompt.Text);
        Assert.Equal("login", prompt.NodeName);
        Assert.Equal(("waiting for login", StepStatus.Running), (StepOf(waiting).Message, StepOf(waiting).Status));
        Assert.Equal(prompt, Assert.Single(await engine.SiteLogins.PromptsAsync(Cancelled)));

        await engine.AnswerAsync(cluster, prompt, await codes.NowAsync());

        TestEngine.Succeeded(await engine.EndOfAsync(check));
        Assert.Empty((await engine.ConnectedAsync(cluster)).Prompts);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Clusters.CheckAsync(cluster.Id, Cancelled)));
        Assert.Equal(1, await LoginsOfAsync("anna"));
        var late = await Assert.ThrowsAsync<ProblemException>(() => engine.AnswerAsync(cluster, prompt, "123456"));
        Assert.Equal(ProblemKind.Conflict, late.Kind);
    }

    [Fact]
    public async Task A_refused_code_is_asked_for_again_and_the_site_is_not_called_before_the_next_answer()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "berta");
        var cluster = await engine.AddSiteAsync("berta");
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);

        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster), "000000");
        var again = await engine.PromptAsync(cluster, prompt => prompt.Note is not null);
        Assert.Equal(("Verification code:", "The site refused the last answer."), (again.Text, again.Note));
        Assert.Equal("0", await engine.ShellAsync("login", "pgrep -fc '^sshd: berta' || true"));

        await engine.AnswerAsync(cluster, again, await codes.NowAsync());
        await engine.ConnectedAsync(cluster);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_stays_without_a_connection_and_its_answer_begins_a_new_one()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab, unanswered: TimeSpan.FromSeconds(1));
        var codes = await fixture.Lab.OtpAsync("login", "clara");
        var cluster = await engine.AddSiteAsync("clara");
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);
        var prompt = await engine.PromptAsync(cluster);

        await Simulator.Eventually.IsTrueAsync(async () => await engine.ShellAsync("login", "pgrep -fc '^sshd: clara' || true") == "0");
        Assert.Equal(prompt, await engine.PromptAsync(cluster));

        await engine.AnswerAsync(cluster, prompt, await codes.NowAsync());
        await engine.ConnectedAsync(cluster);
    }

    [Fact]
    public async Task A_stored_password_is_given_and_only_the_code_is_asked_for()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "dora", "se cret $1");
        var cluster = await engine.AddSiteAsync("dora", withKey: false, password: "se cret $1");
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);

        var prompt = await engine.PromptAsync(cluster);
        Assert.Equal("Verification code:", prompt.Text);
        await engine.AnswerAsync(cluster, prompt, await codes.NowAsync());

        await engine.ConnectedAsync(cluster);
    }

    [Fact]
    public async Task Without_a_stored_password_both_are_asked_for_one_after_the_other()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "emma", "se cret $1");
        var cluster = await engine.AddSiteAsync("emma", withKey: false);
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);

        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster, prompt => prompt.Text == "Password:"), "se cret $1");
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster, prompt => prompt.Text == "Verification code:"), await codes.NowAsync());

        await engine.ConnectedAsync(cluster);
    }

    [Fact]
    public async Task A_lost_connection_is_asked_for_again_and_the_operation_goes_on()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "frida");
        var cluster = await engine.AddSiteAsync("frida");
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster), await codes.NowAsync());
        var deployment = await engine.DeployedAsync(cluster, package);

        await engine.ShellAsync("login", "pkill -KILL -f '^sshd: frida'");
        var prompt = await engine.PromptAsync(cluster);
        var stop = await engine.Deployments.StopAsync(deployment.Id, Cancelled);
        await engine.UntilAsync(() => engine.Operations.GetAsync(stop.Id, Cancelled), now => StepOf(now).Message == OperationStep.WaitingForLogin, "the step's message");
        await engine.AnswerAsync(cluster, prompt, await codes.NowAsync());

        TestEngine.Succeeded(await engine.EndOfAsync(stop));
    }

    [Fact]
    public async Task A_run_waits_for_the_login_although_its_workers_are_out_of_sight()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "ida");
        var cluster = await engine.AddSiteAsync("ida");
        var package = await engine.AddSimulatorAsync();
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster), await codes.NowAsync());
        var deployment = await engine.DeployedAsync(cluster, package);

        await engine.ShellAsync("login", "pkill -KILL -f '^sshd: ida'");
        var prompt = await engine.PromptAsync(cluster);
        await engine.UntilAsync(deployment, now => now.Workers.All(worker => worker.Status == WorkerStatus.Unknown));
        var run = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "print(1);", Options = ["--distributed"] }, Cancelled);
        await engine.UntilAsync(() => engine.Operations.ListAsync(deployment.Id, 1, Cancelled), all => all[0].RunId == run.Id && all[0].Status == OperationStatus.Running, "the run's operation");
        await engine.AnswerAsync(cluster, prompt, await codes.NowAsync());

        Assert.Equal(RunStatus.Succeeded, (await engine.EndOfAsync(run)).Status);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled)));
    }

    [Fact]
    public async Task A_bastion_that_asks_and_the_host_behind_it_are_answered_one_after_the_other()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var (outer, inner) = (await fixture.Lab.OtpAsync("s1", "hilde"), await fixture.Lab.OtpAsync("login", "hilde"));
        var cluster = await engine.AddSiteAsync("hilde", bastionUser: "hilde");

        await engine.HostKeys.ScanAsync(cluster.Id, Cancelled);
        await engine.HostKeys.AcceptAsync(cluster.Id, [fixture.Lab.Host("s1").Fingerprint], Cancelled);
        var unseen = (await engine.HostKeys.ScanAsync(cluster.Id, Cancelled)).Single(key => key.Node == "login");
        Assert.Contains("waits for a person to log in", unseen.Error, StringComparison.Ordinal);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster, prompt => prompt.NodeName != "login"), await outer.NowAsync());
        await engine.HostKeys.ScanAsync(cluster.Id, Cancelled);
        await engine.HostKeys.AcceptAsync(cluster.Id, [fixture.Lab.Host("login").Fingerprint], Cancelled);
        var check = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster, prompt => prompt.NodeName == "login"), await inner.NowAsync());

        TestEngine.Succeeded(await engine.EndOfAsync(check));
        await engine.ConnectedAsync(cluster);
    }

    [Fact]
    public async Task Who_logs_out_is_asked_again_only_when_something_needs_the_connection()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var codes = await fixture.Lab.OtpAsync("login", "gerda");
        var cluster = await engine.AddSiteAsync("gerda");
        await engine.SiteLogins.LogInAsync(cluster.Id, Cancelled);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster), await codes.NowAsync());
        await engine.ConnectedAsync(cluster);

        await engine.SiteLogins.LogOutAsync(cluster.Id, Cancelled);
        var login = await engine.UntilAsync(() => engine.SiteLogins.GetAsync(cluster.Id, Cancelled), now => now.Status == LoginStatus.Disconnected, "the logout");
        await engine.SiteLogins.LogInQuietlyAsync(cluster.Id, Cancelled);
        Assert.Equal("Logged out.", login.Detail);
        Assert.Equal(1, await LoginsOfAsync("gerda"));

        var check = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
        await engine.AnswerAsync(cluster, await engine.PromptAsync(cluster), await codes.NowAsync());
        TestEngine.Succeeded(await engine.EndOfAsync(check));
    }

    private static OperationStep StepOf(Operation operation) =>
        operation.Stages.SelectMany(stage => stage.Steps).First(step => step.NodeName == "login" && step.Status is StepStatus.Running or StepStatus.Pending);

    private async Task<int> LoginsOfAsync(string user) =>
        int.Parse(await fixture.Lab.ExecAsync("login", "sh", "-c", "grep -c \"Accepted keyboard-interactive/pam for $0 \" /var/log/sshd.log || true", user), System.Globalization.CultureInfo.InvariantCulture);
}
