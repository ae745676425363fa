using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Talk;

/// <summary><c>otalk talk</c> and another client in one room of a real server.</summary>
public sealed class TalkTests
{
    private const string Room = TalkRoom.Name;
    private const string ControlD = "\x04";
    private const string ControlU = "\x15";

    [Fact]
    public Task At_a_terminal_each_sees_what_the_other_types_and_says() => TalkRoom.UseAsync(async (port, romeo, juliet) =>
    {
        using TalkerClient other = await TalkerClient.ConnectAsync(port, Room, "juliet", juliet);
        await TalkRoom.EnterAsync(other);
        using TalkProcess talk = TalkProcess.AtTerminal(port, Room, "romeo", romeo);
        await talk.SeeAsync($"connected to localhost:{port}, room {Room}, as romeo");
        await other.ReceivePresenceAsync("join", "romeo");

        // Each step is seen before the next, or the server may leave some of what is typed out.
        await talk.TypeAsync("But");
        Guid typed = Id(await other.ReceiveMessageAsync("But", final: false));
        await talk.TypeAsync(" soft");
        Assert.Equal(typed, Id(await other.ReceiveMessageAsync("But soft", final: false)));
        await talk.TypeAsync("\x1b[D\x1b[D\x1b[D\x1b[D>\x05!\r");
        Assert.Equal(typed, Id(await other.ReceiveMessageAsync("But >soft!", final: true)));
        await talk.SeeAsync("romeo: But >soft!");

        Guid said = Guid.NewGuid();
        await other.SayAsync(said, "Ay", final: false);
        await talk.SeeAsync("juliet is typing: Ay");
        await other.SayAsync(said, "Ay me \e[2J日本", final: true);
        await talk.SeeAsync("juliet: Ay me \uFFFD[2J日本");
        Assert.DoesNotContain("\e[2J", talk.Raw, StringComparison.Ordinal);

        await other.SendAsync("""{"type":"close"}""");
        await talk.SeeAsync("* juliet left");
        using TalkerClient again = await TalkerClient.ConnectAsync(port, Room, "juliet", juliet);
        await talk.SeeAsync("* juliet joined");

        await talk.TypeAsync("never mind");
        await again.ReceiveMessageAsync("never mind", final: false);
        await talk.TypeAsync(ControlU);
        await again.ReceiveMessageAsync("", final: false);
        await talk.TypeAsync(ControlD);
        await again.ReceivePresenceAsync("leave", "romeo");
        Assert.Equal((0, ""), await talk.EndAsync());
    });

    [Fact]
    public Task In_a_pipe_lines_go_out_and_messages_come_in() => TalkRoom.UseAsync(async (port, romeo, juliet) =>
    {
        using TalkerClient other = await TalkerClient.ConnectAsync(port, Room, "juliet", juliet);
        await TalkRoom.EnterAsync(other);
        using TalkProcess talk = TalkProcess.InPipe(port, Room, "romeo", romeo);
        await other.ReceivePresenceAsync("join", "romeo");
        await other.SayAsync(Guid.NewGuid(), "Ay me", final: true);
        await talk.SeeAsync("juliet: Ay me");
        await talk.TypeAsync("She speaks\nO speak again\n");
        await other.ReceiveMessageAsync("O speak again", final: true);
        talk.EndInput();

        Assert.Equal((0, ""), await talk.EndAsync());
        Assert.Equal($"juliet: Ay me{Environment.NewLine}romeo: She speaks{Environment.NewLine}romeo: O speak again{Environment.NewLine}", talk.Screen);
        await other.ReceivePresenceAsync("leave", "romeo");
    });

    [Fact]
    public Task A_wrong_token_is_told() => TalkRoom.UseAsync(async (port, romeo, _) =>
    {
        using TalkProcess piped = TalkProcess.InPipe(port, Room, "juliet", romeo);
        piped.EndInput();
        Assert.Equal((1, $"otalk: the server refuses user, token or room: Authentication failed{Environment.NewLine}"), await piped.EndAsync());

        using TalkProcess shown = TalkProcess.AtTerminal(port, Room, "juliet", romeo);
        await shown.SeeAsync("otalk: the server refuses user, token or room: Authentication failed");
        Assert.Equal(1, (await shown.EndAsync()).Code);
    });

    [Fact]
    public async Task Over_tls_the_certificate_is_verified_and_the_token_taken()
    {
        using PortLease tls = PortLease.Acquire();
        using CertificateFile certificate = CertificateFile.Create("localhost");
        string[] settings = [$"Talker:TlsPort={tls.Port}", $"Talker:CertificateFile={certificate.Path}", $"Talker:CertificateKeyFile={certificate.KeyPath}"];
        await TalkRoom.UseAsync(
            async (_, _, romeo, _) =>
            {
                using TalkProcess trusting = TalkProcess.OverTls(tls.Port, Room, "romeo", romeo, certificate.Path);
                await trusting.TypeAsync("But soft\n");
                trusting.EndInput();
                Assert.Equal((0, ""), await trusting.EndAsync());
                Assert.Equal($"romeo: But soft{Environment.NewLine}", trusting.Screen);

                using TalkProcess wary = TalkProcess.OverTls(tls.Port, Room, "romeo", romeo, trusted: "/dev/null");
                (int code, string errors) = await wary.EndAsync();
                Assert.Equal(1, code);
                Assert.StartsWith($"otalk: no trusted TLS connection to localhost:{tls.Port}: ", errors, StringComparison.Ordinal);
            },
            settings);
    }

    /// <summary>The server is stopped under the client, which comes back to the next one and sends what it could not.</summary>
    [Fact]
    public Task A_message_typed_while_the_server_is_away_is_sent_when_it_is_back() => TalkRoom.UseAsync(async (server, port, romeo, juliet) =>
    {
        using TalkProcess talk = TalkProcess.AtTerminal(port, Room, "romeo", romeo);
        await talk.SeeAsync("connected to");
        await server.StopAsync();
        await talk.SeeAsync("* not connected: ");
        await talk.TypeAsync("O speak again\r");
        await talk.SeeAsync("sending: O speak again");
        await server.StartAsync();
        await talk.SeeAsync("romeo: O speak again");

        await talk.TypeAsync("/quit\r");
        Assert.Equal(0, (await talk.EndAsync()).Code);
        await using OTalkClient reader = await server.LogInAsync($"{Cast.Romeo}/sess/Reader");
        Assert.Equal(["O speak again"], await reader.BodiesAsync(TalkRoom.Channel));
    });

    private static Guid Id(JsonElement message) => message.GetProperty("id").GetGuid();
}
