using System.Net.Sockets;
using System.Net.WebSockets;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Playing;

/// <summary>Plays transcripts. At the end of each nothing may be left that a connected client has not looked at.</summary>
public static class TranscriptPlayer
{
    /// <summary>Plays it against the real server, a new one.</summary>
    public static Task PlayAsync(Transcript transcript, CancellationToken cancel) => OTalkServer.UseAsync(
        SetupOf(transcript),
        server => PlayAsync(transcript, DoorsOf(server, cancel), new Processes([server])),
        cancel);

    /// <summary>
    /// Plays a transcript that has several domains on one server against several servers with one of them each, which speak with each other; clients
    /// are on that of their account.
    /// </summary>
    public static Task PlayAcrossAsync(Transcript transcript, CancellationToken cancel) => ServerGroup.UseAsync(
        SetupOf(transcript),
        group => PlayAsync(transcript, client => DoorsOf(group.Of(HomeOf(transcript, client)), cancel), new Processes([.. group.All])),
        cancel);

    /// <summary>Plays it over connections that come from elsewhere.</summary>
    public static Task PlayAsync(Transcript transcript, Doors doors, Processes? servers = null) => PlayAsync(transcript, _ => doors, servers ?? Processes.None);

    private static async Task PlayAsync(Transcript transcript, Func<ClientDeclaration, Doors> doors, Processes servers)
    {
        Stage stage = new(transcript.Clients, doors, servers);
        try
        {
            foreach (Step step in transcript.Steps)
                await PlayAsync(transcript.File, step.At, () => step.PlayAsync(stage));

            Place end = transcript.Steps[^1].At with { Text = "the end" };
            foreach (Actor actor in stage.Connected)
                await PlayAsync(transcript.File, end, actor.ExpectNothingMoreAsync);
        }
        finally
        {
            await stage.LeaveAllAsync();
        }
    }

    /// <summary>A server that is to be killed needs a process for itself.</summary>
    private static ServerSetup SetupOf(Transcript transcript) =>
        transcript.Setup with { SharesProcess = !transcript.Steps.OfType<RestartServer>().Any(static step => step.Kills) };

    /// <summary>Where a client lives: with its session, or with the first address that it names.</summary>
    private static string HomeOf(Transcript transcript, ClientDeclaration client) => client.Session
        ?? transcript.Steps.Where(step => step.At.Actor == client.Name).SelectMany(step => step.At.Text.Split(' ')).FirstOrDefault(static word => word.Contains('@'))
        ?? transcript.Setup.Domain;

    private static Doors DoorsOf(OTalkServer server, CancellationToken cancel) => new(
        subprotocol => OTalkClient.ConnectAsync(server.WebSocketAddress, subprotocol, cancel),
        () => server.ConnectTalkerAsync(cancel),
        by => by.IsWebSocket ? server.ConnectStompAsync(by.Subprotocol, by.Token, cancel) : server.ConnectStompAsync(cancel));

    private static async Task PlayAsync(string file, Place at, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (PatternSyntaxException e)
        {
            throw new TranscriptException(file, at.Line + 1 + e.Line, e.Message, e);
        }
        catch (Exception e) when (e is ExpectationException or HarnessException or WebSocketException or SocketException)
        {
            throw new TranscriptException(file, at.Line, $"{at.Text}: {e.Message}", e);
        }
    }
}
