using Daphne.Deployments;
using Daphne.Secrets;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Deployments;

public sealed class SecretVariablesTests
{
    private static readonly DeploymentSettings Settings = new()
    {
        Environment = new Dictionary<string, string> { ["A"] = "plain", ["TOKEN"] = "hunter2hunter2" },
        SecretNames = ["TOKEN"],
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_value_is_stored_encrypted_and_known_as_a_secret_also_to_another_process(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync(settings: Settings);

        var stored = deployment.CurrentRelease!.Settings;
        Assert.Equal("plain", stored.Environment["A"]);
        Assert.DoesNotContain("hunter2", stored.Environment["TOKEN"], StringComparison.Ordinal);
        Assert.Equal(SecretPatterns.Mark, stored.Masked().Environment["TOKEN"]);
        Assert.Equal("export TOKEN='hunter2hunter2'\n", engine.Get<SecretVariables>().Exports(stored));
        Assert.Equal("it is •••", engine.Get<KnownSecrets>().Redact("it is hunter2hunter2"));
        Assert.Equal(["hunter2hunter2"], await engine.Get<SecretVariables>().ReadSecretsAsync(Cancelled));
    }

    [Fact]
    public async Task Given_back_as_it_is_shown_it_stays_and_a_new_value_is_told_without_a_word_of_it()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync(settings: Settings);
        await engine.FinishOperationsAsync(deployment.Id);
        var service = engine.Get<DeploymentService>();
        var stored = deployment.CurrentRelease!.Settings;

        Assert.Empty(await service.CompareAsync(deployment.Id, new ReleaseInput { Settings = stored.Masked() }, Cancelled));
        Assert.Empty(await service.CompareAsync(deployment.Id, new ReleaseInput { Settings = Settings }, Cancelled));
        var other = Settings with { Environment = new Dictionary<string, string>(Settings.Environment) { ["TOKEN"] = "something else" } };
        Assert.Equal([new("Environment TOKEN", "a secret", "another secret")], await service.CompareAsync(deployment.Id, new ReleaseInput { Settings = other }, Cancelled));

        await service.RedeployAsync(deployment.Id, new ReleaseInput { Settings = stored.Masked() with { WorkersPerNode = 2 } }, Cancelled);
        var next = (await service.GetAsync(deployment.Id, Cancelled)).CurrentRelease!;
        Assert.Equal((2, stored.Environment["TOKEN"]), (next.Number, next.Settings.Environment["TOKEN"]));
    }

    [Fact]
    public async Task It_cannot_be_made_visible_without_being_entered_again()
    {
        await using var engine = await EngineParts.CreateAsync();
        var stored = (await engine.DeployAsync(settings: Settings)).CurrentRelease!.Settings;

        foreach (var value in new[] { SecretPatterns.Mark, stored.Environment["TOKEN"] })
        {
            var visible = new DeploymentSettings { Environment = new Dictionary<string, string> { ["TOKEN"] = value } };
            var problem = Assert.Throws<ProblemException>(() => engine.Get<SecretVariables>().Protect(visible, stored));
            Assert.Contains("enter the value again", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("abc", "fewer than 4 characters")]
    [InlineData("  a  ", "fewer than 4 characters")]
    [InlineData("•••", "no value yet")]
    public async Task What_cannot_be_hidden_is_refused(string value, string reason)
    {
        await using var engine = await EngineParts.CreateAsync();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.DeployAsync(
            settings: new DeploymentSettings { Environment = new Dictionary<string, string> { ["TOKEN"] = value }, SecretNames = ["TOKEN"] }));
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        await using var db = engine.Database.CreateDbContext();
        Assert.False(await db.Deployments.AnyAsync(Cancelled));
    }
}
