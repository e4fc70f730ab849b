using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;

namespace Daphne.Dashboard.Tests.Api;

public sealed class ProblemTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"name":"a" """, "no valid JSON")]
    [InlineData("", "needs a JSON body")]
    [InlineData("[]", "The body has to be an object")]
    [InlineData("""{"name":"a"}""", "'kind'")]
    [InlineData("""{"name":null,"kind":"ssh"}""", "'name' has to be text")]
    [InlineData("""{"name":7,"kind":"ssh"}""", "'name' has to be text")]
    [InlineData("""{"name":"a","kind":"cloud"}""", "'kind' has to be one of local, ssh, slurm")]
    [InlineData("""{"name":"a","kind":1}""", "'kind' has to be one of local, ssh, slurm")]
    [InlineData("""{"name":"a","kind":"ssh","sshPort":"many"}""", "'sshPort' has to be a whole number")]
    [InlineData("""{"name":"a","kind":"ssh","nodes":{}}""", "'nodes' has to be a list")]
    [InlineData("""{"name":"a","kind":"ssh","nodes":[{"host":"h","port":1.5}]}""", "'nodes[0].port' has to be a whole number")]
    [InlineData("""{"name":"a","kind":"ssh","nodes":[{"port":22}]}""", "missing in 'nodes[0]': 'host'")]
    public async Task A_body_that_cannot_be_read_is_explained(string body, string reason) =>
        await AssertProblemAsync(await PostAsync("/api/v1/clusters", body), HttpStatusCode.BadRequest, reason);

    [Fact]
    public async Task A_body_that_is_not_sent_as_json_is_explained()
    {
        using var script = dashboard.Script();
        var answer = await script.PostAsync("/api/v1/clusters", new FormUrlEncodedContent([]), Cancel);
        await AssertProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, "Content-Type: application/json");
    }

    [Fact]
    public async Task An_unknown_path_an_unknown_id_and_a_wrong_method_are_problems_too()
    {
        using var script = dashboard.Script();
        await AssertProblemAsync(await script.GetAsync("/api/v1/nothing", Cancel), HttpStatusCode.NotFound, "/api/v1/nothing");
        await AssertProblemAsync(await script.GetAsync("/api/v1/clusters/nobody", Cancel), HttpStatusCode.NotFound, "nobody");
        await AssertProblemAsync(await script.DeleteAsync("/api/v1/clusters", Cancel), HttpStatusCode.MethodNotAllowed, "GET");
    }

    [Theory]
    [InlineData("/api/v1/operations?count=many", "'count' cannot be 'many'")]
    [InlineData("/api/v1/operations?count=0", "from 1 to")]
    public async Task A_wrong_parameter_is_named(string path, string reason)
    {
        using var script = dashboard.Script();
        await AssertProblemAsync(await script.GetAsync(path, Cancel), HttpStatusCode.BadRequest, reason);
    }

    [Theory]
    [InlineData("{}", "'url' or the field 'path'")]
    [InlineData("""{"url":"not-a-url"}""", "'url' has to be a whole address")]
    [InlineData("""{"url":1}""", "'url' has to be text")]
    public async Task A_package_from_nowhere_is_explained(string body, string reason) =>
        await AssertProblemAsync(await PostAsync("/api/v1/packages", body), HttpStatusCode.BadRequest, reason);

    [Fact]
    public async Task An_upload_without_the_field_file_is_explained()
    {
        using var script = dashboard.Script();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "archive" } };
        await AssertProblemAsync(await script.PostAsync("/api/v1/packages", form, Cancel), HttpStatusCode.BadRequest, "'file'");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_explained()
    {
        using var script = dashboard.Script();
        using var broken = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.tgz\"\r\n\r\nabc");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await AssertProblemAsync(await script.PostAsync("/api/v1/packages", broken, Cancel), HttpStatusCode.BadRequest, "multipart form is broken");
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var script = dashboard.Script();
        return await script.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string reason)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
