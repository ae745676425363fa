using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace OTalk.Server.Tests.Commands.Talk;

/// <summary><c>otalk talk</c> in a pipe, against a server that the test plays.</summary>
public sealed class PipeTests : IDisposable
{
    private const string Connect = """{"type":"connect","room":"romeo.alley","user":"romeo","token":"secret"}""";

    private readonly ScriptedTalker _server = new();
    private readonly Terminal _terminal = new() { Environment = { ["OTALK_TOKEN"] = "secret" } };

    public void Dispose()
    {
        _terminal.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Lines_are_sent_and_what_comes_is_printed_until_all_has_come_back()
    {
        var talk = TalkAsync("But soft\nwhat light\n");
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        var first = await ReceiveFinalAsync(visit, "But soft");
        var second = await ReceiveFinalAsync(visit, "what light");
        await visit.SendAsync("""{"type":"join","user":"juliet"}""");
        await visit.SendAsync(Echo(first, "But soft"));
        await visit.SendAsync($$"""{"type":"message","content":"I","id":"{{Guid.NewGuid()}}","from":"juliet"}""");
        await visit.SendAsync($$"""{"type":"message","content":"O\nmy\u001b[2J","id":"{{Guid.NewGuid()}}","from":"juliet","final":true}""");
        await visit.SendAsync("""{"type":"leave","user":"juliet"}""");
        await visit.SendAsync(Echo(second, "what light"));
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        var printed = string.Join(Environment.NewLine, "* juliet joined", "romeo: But soft", "juliet: O my\uFFFD[2J", "* juliet left", "romeo: what light", "");
        Assert.Equal(new CommandRun(0, printed, ""), await talk);
    }

    [Fact]
    public async Task Without_input_it_enters_and_leaves()
    {
        var talk = TalkAsync("");
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        Assert.Equal(new CommandRun(0, "", ""), await talk);
    }

    [Theory]
    [InlineData("")]
    [InlineData("But soft\n")]
    public async Task Who_is_not_let_in_is_told_and_it_ends_with_1(string input)
    {
        var talk = TalkAsync(input);
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        await visit.SendAsync("""{"type":"error","message":"Authentication failed"}""");
        visit.Dispose();

        Assert.Equal(Failed("the server refuses user, token or room: Authentication failed"), await talk);
    }

    [Fact]
    public async Task What_has_not_come_back_is_sent_again_with_the_same_id_on_the_next_connection()
    {
        var talk = TalkAsync("one\ntwo\n");
        Guid one;
        Guid two;
        using (var broken = await _server.AcceptAsync())
        {
            Assert.Equal(Connect, await broken.ReceiveAsync());
            one = await ReceiveFinalAsync(broken, "one");
            two = await ReceiveFinalAsync(broken, "two");
            await broken.SendAsync(Echo(one, "one"));
        }

        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        Assert.Equal(two, await ReceiveFinalAsync(visit, "two"));
        await visit.SendAsync(Echo(two, "two"));
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        var run = await talk;
        Assert.Equal((0, $"romeo: one{Environment.NewLine}romeo: two{Environment.NewLine}"), (run.Code, run.Out));
        Assert.StartsWith("otalk: not connected: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_refused_is_told_and_the_others_are_sent()
    {
        var talk = TalkAsync("one\ntwo\n");
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        var one = await ReceiveFinalAsync(visit, "one");
        var two = await ReceiveFinalAsync(visit, "two");
        await visit.SendAsync($$"""{"type":"error","message":"the channel is full","id":"{{one}}"}""");
        await visit.SendAsync(Echo(two, "two"));
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        var run = await talk;
        Assert.Equal((1, $"romeo: two{Environment.NewLine}"), (run.Code, run.Out));
        Assert.Equal(["otalk: the channel is full", "otalk: messages that were not sent: 1"], run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_line_that_fits_into_no_object_is_not_sent()
    {
        var talk = TalkAsync(new string('x', 70_000) + "\n");
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        Assert.Equal((1, ""), ((await talk).Code, (await talk).Out));
    }

    /// <summary>An error that comes back on every connection would come back for ever.</summary>
    [Fact]
    public async Task It_gives_up_where_each_connection_ends_with_an_error()
    {
        var talk = TalkAsync("one\n");
        for (var connection = 0; connection < 3; connection++)
        {
            using var visit = await _server.AcceptAsync();
            Assert.Equal(Connect, await visit.ReceiveAsync());
            await ReceiveFinalAsync(visit, "one");
            await visit.SendAsync("""{"type":"error","message":"the server is full"}""");
        }

        var run = await talk;
        Assert.Equal(1, run.Code);
        Assert.EndsWith($"otalk: gave up after 3 connections: the server is full{Environment.NewLine}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_told_and_it_ends_with_1()
    {
        var address = _server.Address;
        _server.Dispose();

        Assert.Equal(Failed($"cannot connect to {address}: connection refused"), await _terminal.RunAsync("talk", "romeo.alley", "--user", "romeo", "--server", address));
    }

    /// <summary>The server proves nothing with a certificate that it made itself, and does not learn the token.</summary>
    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var talk = TalkAsync("", "--tls");
        using var visit = await _server.AcceptAsync();
        await using var encrypted = new SslStream(visit.Stream);
        var read = 0;
        try
        {
            await encrypted.AuthenticateAsServerAsync(certificate);
            read = await encrypted.ReadAsync(new byte[1]);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone: how the server learns of it depends on which of the two is faster.
        }

        Assert.Equal(0, read);
        var run = await talk;
        Assert.Equal(1, run.Code);
        Assert.StartsWith($"otalk: no trusted TLS connection to {_server.Address}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_the_first_line_of_a_file()
    {
        _terminal.Environment.Remove("OTALK_TOKEN");
        _terminal.Environment["OTALK_USER"] = "romeo";
        var file = _terminal.Write("token", "secret\nnot this\n");
        _terminal.Input = "";
        var talk = _terminal.RunAsync("talk", "romeo.alley", "--server", _server.Address, "--token-file", file);
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        visit.Dispose();

        await talk;
    }

    [Fact]
    public async Task The_token_is_asked_for_where_somebody_is_there_to_type()
    {
        _terminal.Environment.Remove("OTALK_TOKEN");
        _terminal.Typed = new Queue<string>(["secret"]);
        var talk = TalkAsync("");
        using var visit = await _server.AcceptAsync();
        Assert.Equal(Connect, await visit.ReceiveAsync());
        Assert.Equal("""{"type":"close"}""", await visit.ReceiveAsync());
        visit.Dispose();

        Assert.Equal(new CommandRun(0, "", "Token: "), await talk);
    }

    private static CommandRun Failed(string sentence) => new(1, "", $"otalk: {sentence}{Environment.NewLine}");

    private static string Echo(Guid id, string content) => $$"""{"type":"message","content":"{{content}}","id":"{{id}}","from":"romeo","final":true}""";

    private static async Task<Guid> ReceiveFinalAsync(ScriptedVisit visit, string content)
    {
        var line = Assert.IsType<string>(await visit.ReceiveAsync());
        var id = JsonElement.Parse(Encoding.UTF8.GetBytes(line)).GetProperty("id").GetGuid();
        Assert.Equal($$"""{"type":"message","content":"{{content}}","id":"{{id}}","final":true}""", line);
        return id;
    }

    private Task<CommandRun> TalkAsync(string input, params string[] options)
    {
        _terminal.Input = input;
        return _terminal.RunAsync(["talk", "romeo.alley", "--user", "romeo", "--server", _server.Address, .. options]);
    }
}
