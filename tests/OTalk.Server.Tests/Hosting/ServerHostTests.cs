using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Engine.Options;
using OTalk.Server.Health;
using OTalk.Server.Hosting;

namespace OTalk.Server.Tests.Hosting;

public sealed class ServerHostTests : IAsyncLifetime
{
    private readonly WebApplication _app = ServerHost.Build(new OTalkOptions
    {
        Server = new() { LogLevel = Microsoft.Extensions.Logging.LogLevel.None },
        Http = new() { Urls = "http://127.0.0.1:0" },
        Storage = new() { Kind = StorageKind.Memory },
    });

    private readonly HttpClient _http = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(Cancel);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_lives_says_ok()
    {
        Assert.Equal("ok", await _http.GetStringAsync(new Uri("/healthz", UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task A_server_is_ready_when_all_its_doors_are_open()
    {
        var readiness = _app.Services.GetRequiredService<Readiness>();
        Assert.Equal((HttpStatusCode.OK, "ready"), await GetAsync("/readyz"));

        readiness.Expect("talker");
        readiness.Expect("xmpp");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not open: talker, xmpp"), await GetAsync("/readyz"));

        readiness.Opened("talker");
        readiness.Opened("xmpp");
        Assert.Equal((HttpStatusCode.OK, "ready"), await GetAsync("/readyz"));

        readiness.Closed("xmpp");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not open: xmpp"), await GetAsync("/readyz"));
    }

    [Theory]
    [InlineData("otalk_dotnet_allocated_bytes_total ")]
    [InlineData("otalk_dotnet_gc_collections_total{generation=\"0\"} ")]
    [InlineData("process_cpu_seconds_total ")]
    [InlineData("process_resident_memory_bytes ")]
    public async Task The_metrics_tell_what_the_process_costs(string start)
    {
        var (status, text) = await GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(text.Split('\n'), line => line.StartsWith(start, StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
