using System.Net;
using System.Net.Sockets;

namespace OTalk.Server.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Theory]
    [InlineData("serve")]
    [InlineData("--domain montague.com")]
    public async Task An_address_in_use_is_told_in_one_sentence(string line)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var run = await _terminal.RunAsync([.. line.Split(' '), "--urls", $"http://{other.LocalEndpoint}", "--data", _terminal.Directory]);

        Assert.Equal(new CommandRun(1, "", $"otalk: cannot listen on http://{other.LocalEndpoint}: the address is in use{Environment.NewLine}"), run);
    }

    [Fact]
    public async Task A_secure_address_needs_a_certificate()
    {
        var run = await _terminal.RunAsync("serve", "--urls", "https://127.0.0.1:0");

        Assert.Equal(1, run.Code);
        Assert.Contains("Http:CertificateFile", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named()
    {
        var run = await _terminal.RunAsync(
            "serve", "--urls", "https://127.0.0.1:0", "--set", "Http:CertificateFile=/nowhere/a.crt", "--set", "Http:CertificateKeyFile=/nowhere/a.key");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("otalk: cannot use the certificate '/nowhere/a.crt'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_configuration_starts_nothing()
    {
        var run = await _terminal.RunAsync("serve", "--urls", "localhost:8080");

        Assert.Equal(
            new CommandRun(
                2,
                "",
                "otalk: Http:Urls cannot be 'localhost:8080' (command line --urls); expected addresses such as http://localhost:8080, several separated by ';'"
                + Environment.NewLine),
            run);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_is_told_in_one_sentence()
    {
        var file = _terminal.Write("occupied", "");

        var run = await _terminal.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", file);

        Assert.Equal(1, run.Code);
        Assert.Contains(file, Assert.Single(run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_commands_say_that_they_cannot_reach_the_memory_of_a_server()
    {
        var run = await _terminal.RunAsync("user", "list", "--set", "Storage:Kind=memory");

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("Storage:Kind=memory", run.Error, StringComparison.Ordinal);
    }
}
