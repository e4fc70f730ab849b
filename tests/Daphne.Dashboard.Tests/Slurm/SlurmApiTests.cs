using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class SlurmApiTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slurm_cluster_is_created_with_its_jump_host_and_its_defaults_and_changed()
    {
        using var script = dashboard.Script();
        var created = await PostAsync(script, "/api/v1/clusters", """
            {"name": "HPC", "kind": "slurm", "root": "/shared/alice/daphne",
             "nodes": [{"host": "bastion.example.org", "user": "al", "roles": ["jump"]},
                       {"host": "login.example.org", "port": 2222, "user": "alice", "jump": "bastion.example.org", "roles": ["login"]}],
             "slurm": {"partition": "main", "account": "physics", "timeLimit": "1:00:00", "modules": ["gcc"], "pollSeconds": 15}}
            """, HttpStatusCode.Created);

        Assert.Equal("slurm", created.GetProperty("kind").GetString());
        var nodes = created.GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(["""["jump"]""", """["login"]"""], nodes.Select(node => node.GetProperty("roles").GetRawText()));
        Assert.Equal("bastion.example.org", nodes[1].GetProperty("jump").GetString());
        var defaults = created.GetProperty("slurm");
        Assert.Equal(("main", 15, 2), (defaults.GetProperty("partition").GetString(), defaults.GetProperty("pollSeconds").GetInt32(), defaults.GetProperty("minPollSeconds").GetInt32()));

        var answer = await script.PutAsJsonAsync($"/api/v1/clusters/{created.GetProperty("id").GetString()}",
            new { name = "HPC", kind = "slurm", root = "/shared/alice/daphne", slurm = new { partition = "gpu" } }, Cancel);
        Assert.Equal("gpu", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("slurm").GetProperty("partition").GetString());
    }

    [Fact]
    public async Task What_is_known_of_a_slurm_cluster_is_given_before_the_first_check_and_after_it()
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);
        var site = await script.GetFromJsonAsync<JsonElement>($"/api/v1/clusters/{id}/slurm", Cancel);

        Assert.Equal("22.05.8", site.GetProperty("version").GetString());
        Assert.Equal("""{"sent":40,"saved":360}""", site.GetProperty("queries").GetRawText());
        Assert.True(site.GetProperty("accounting").GetBoolean());
        Assert.Equal(JsonValueKind.Null, site.GetProperty("unreachableSince").ValueKind);
        var partition = site.GetProperty("partitions")[0];
        Assert.Equal(("main", "up", 4, "1-00:00:00"),
            (partition.GetProperty("name").GetString(), partition.GetProperty("state").GetString(), partition.GetProperty("nodes").GetInt32(), partition.GetProperty("timeLimit").GetString()));
        Assert.Equal("a fan is broken", site.GetProperty("nodes")[2].GetProperty("reason").GetString());
        Assert.Equal(2, site.GetProperty("jobs").GetArrayLength());
        Assert.Equal("Waits behind others (Priority).", site.GetProperty("jobs")[1].GetProperty("reasonText").GetString());
        Assert.Equal("""{"usedBytes":32212254720,"limitBytes":107374182400}""", site.GetProperty("home").GetRawText());

        var other = await PostAsync(script, "/api/v1/clusters", """{"name": "new", "kind": "slurm", "nodes": [{"host": "login"}]}""", HttpStatusCode.Created);
        var unknown = await script.GetFromJsonAsync<JsonElement>($"/api/v1/clusters/{other.GetProperty("id").GetString()}/slurm", Cancel);
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("version").ValueKind);
        Assert.Equal(0, unknown.GetProperty("partitions").GetArrayLength());
    }

    [Fact]
    public async Task The_jobs_of_a_deployment_are_listed_newest_first_and_a_worker_names_its_compute_node()
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);
        var deployment = await script.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}", Cancel);

        var jobs = deployment.GetProperty("allocations").EnumerateArray().ToList();
        Assert.Equal([4711, 4710], jobs.Select(job => job.GetProperty("jobId").GetInt64()));
        Assert.Equal(["running", "timeout"], jobs.Select(job => job.GetProperty("state").GetString()));
        Assert.StartsWith("Its time limit of 60 min ended it", jobs[1].GetProperty("reasonText").GetString(), StringComparison.Ordinal);
        Assert.Equal("n[1-2]", jobs[0].GetProperty("nodes").GetString());
        Assert.False(jobs[0].GetProperty("standby").GetBoolean());
        var workers = deployment.GetProperty("workers").EnumerateArray().ToDictionary(worker => worker.GetProperty("task").GetInt32());
        Assert.Equal(("n1", "n1:50000"), (workers[0].GetProperty("node").GetString(), workers[0].GetProperty("address").GetString()));
        Assert.Equal(("", "", "queued"), (workers[1].GetProperty("node").GetString(), workers[1].GetProperty("address").GetString(), workers[1].GetProperty("status").GetString()));

        var listed = (await script.GetFromJsonAsync<JsonElement>("/api/v1/deployments", Cancel)).EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        Assert.Equal(4711, Assert.Single(listed.GetProperty("allocations").EnumerateArray()).GetProperty("jobId").GetInt64());
        var kept = await script.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}/allocations/{jobs[1].GetProperty("id").GetString()}/script", Cancel);
        Assert.Equal("#!/bin/bash\n# number 1\n", kept.GetProperty("script").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await script.GetAsync($"/api/v1/deployments/{id}/allocations/other/script", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_batch_script_is_shown_before_anything_is_submitted()
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);
        var body = $$"""
            {"name": "trial", "clusterId": "{{id}}", "packageId": "{{id}}", "workers": 5, "firstPort": 51000,
             "slurm": {"timeLimit": "30", "jobs": 2, "memoryPerWorker": "2G", "sbatchArguments": ["--exclusive"], "container": {"image": "/shared/daphne.sif"} } }
            """;

        var preview = await PostAsync(script, "/api/v1/deployments/script", body, HttpStatusCode.OK);

        var scripts = preview.GetProperty("scripts").EnumerateArray().Select(text => text.GetString()!).ToList();
        Assert.Equal(2, scripts.Count);
        Assert.Equal(scripts[0], preview.GetProperty("script").GetString());
        Assert.Contains("#SBATCH --ntasks=3\n", scripts[0], StringComparison.Ordinal);
        Assert.Contains("#SBATCH --ntasks=2\n", scripts[1], StringComparison.Ordinal);
        Assert.Contains("#SBATCH --partition=main\n", scripts[0], StringComparison.Ordinal);
        Assert.Contains("#SBATCH --exclusive\n", scripts[0], StringComparison.Ordinal);
        Assert.Contains("/shared/daphne.sif", scripts[0], StringComparison.Ordinal);
        Assert.DoesNotContain((await script.GetFromJsonAsync<JsonElement>("/api/v1/deployments", Cancel)).EnumerateArray(), one => one.GetProperty("name").GetString() == "trial");
    }

    [Fact]
    public async Task A_redeploy_changes_of_slurm_what_it_names_and_keeps_the_rest()
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);

        var lines = await PostAsync(script, $"/api/v1/deployments/{id}/difference", """{"workersPerNode": 4, "slurm": {"nodes": 2, "partition": ""}}""", HttpStatusCode.OK);

        var changes = lines.EnumerateArray().ToDictionary(line => line.GetProperty("what").GetString()!, line => line.GetProperty("after").GetString());
        Assert.Equal("4 on each node", changes["Workers"]);
        Assert.Equal("2", changes["Compute nodes"]);
        Assert.Equal("the cluster's default", changes["Partition"]);
        Assert.DoesNotContain("Time limit", changes.Keys);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_told_by_its_field()
    {
        using var script = dashboard.Script();
        var answer = await PostAsync(script, "/api/v1/deployments/d/runs", """{"script": "print(1);", "slurm": {"mode": "cloud"} }""", HttpStatusCode.BadRequest);

        Assert.Equal("The field 'slurm.mode' has to be one of step, job, mpi.", answer.GetProperty("detail").GetString());
    }

    private static async Task<JsonElement> PostAsync(HttpClient script, string path, string json, HttpStatusCode expected)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var answer = await script.PostAsync(path, content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
