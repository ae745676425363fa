using System.Net;
using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>Liveness and readiness (protocol reference, "REST").</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/healthz", "ok")]
    [InlineData("/readyz", "ready")]
    public Task A_server_that_runs_says_so(string path, string text) => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using HttpClient http = new();
        using HttpResponseMessage answer = await http.GetAsync(new Uri(server.HttpAddress, path));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
    });
}
