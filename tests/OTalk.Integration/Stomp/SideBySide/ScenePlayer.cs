using System.Globalization;
using System.Text.RegularExpressions;

namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>Plays a scene against one broker and writes down what comes, a frame a line.</summary>
internal sealed partial class ScenePlayer(Scene scene, Broker broker) : IDisposable
{
    /// <summary>What a line says behind ERROR where the connection is ended, and where it goes on.</summary>
    public const string Closed = "(closed)";

    /// <summary>The other.</summary>
    public const string GoesOn = "(goes on)";

    private const string After = "BEGIN\ntransaction:after\nreceipt:after\n\n\0";

    private readonly Dictionary<string, RawStomp> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RawStompFrame>> _messages = new(StringComparer.Ordinal);
    private readonly List<SceneLine> _lines = [];
    private readonly string _place = scene.Name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal);

    /// <summary>Plays it to the end: at last each connection says DISCONNECT, and what comes before its receipt is written down too.</summary>
    public async Task<IReadOnlyList<SceneLine>> PlayAsync()
    {
        foreach (Step step in scene.Steps)
            await PlayAsync(step);
        foreach (string who in _connections.Keys.ToList())
            await PlayAsync(new Step(who, "DISCONNECT\nreceipt:bye\n\n^@", 2));
        return _lines;
    }

    public void Dispose()
    {
        foreach (RawStomp connection in _connections.Values)
            connection.Dispose();
    }

    private async Task PlayAsync(Step step)
    {
        if (step.Sends is not { } sends)
        {
            End(step.Who);
            return;
        }

        if (!_connections.TryGetValue(step.Who, out RawStomp? connection))
            connection = _connections[step.Who] = RawStomp.Open(broker.Port);
        await connection.SendAsync(Fill(step.Who, sends));
        List<SceneLine> came = [];
        while (came.Count < step.Awaits && _connections.ContainsKey(step.Who))
            came.Add(await NextAsync(step.Who, connection));
        _lines.AddRange(came.OrderBy(static line => line.Order, StringComparer.Ordinal));
    }

    private async Task<SceneLine> NextAsync(string who, RawStomp connection)
    {
        RawStompFrame? frame = await ReadAsync(connection);
        if (frame is null)
        {
            End(who);
            return new SceneLine(who, null, Closed);
        }

        if (frame.Command == "MESSAGE")
            MessagesOf(who).Add(frame);
        if (frame.Command != "ERROR")
            return new SceneLine(who, frame, "");
        string end = await WhatIsBehindAsync(connection);
        End(who);
        return new SceneLine(who, frame, end);
    }

    /// <summary>Whether a connection goes on behind an ERROR: then it answers to the next frame.</summary>
    private static async Task<string> WhatIsBehindAsync(RawStomp connection)
    {
        try
        {
            await connection.SendAsync(After);
        }
        catch (IOException)
        {
            return Closed;
        }

        return await ReadAsync(connection) is null ? Closed : GoesOn;
    }

    private static async Task<RawStompFrame?> ReadAsync(RawStomp connection)
    {
        try
        {
            return await connection.NextAsync();
        }
        catch (IOException)
        {
            // It was ended with something of ours unread.
            return null;
        }
    }

    private void End(string who)
    {
        _connections.Remove(who, out RawStomp? connection);
        connection?.Dispose();
    }

    private List<RawStompFrame> MessagesOf(string who) =>
        _messages.TryGetValue(who, out List<RawStompFrame>? known) ? known : _messages[who] = [];

    private string Fill(string who, string text) => Placeholder().Replace(text, match => match.Groups["name"].Value switch
    {
        "TOPIC" => $"/topic/{_place}",
        "QUEUE" => $"/queue/{_place}",
        "LOGIN" => broker.Login($"{_place}-{who}"),
        "PASSCODE" => broker.Passcode,
        "^@" => "\0",
        string header => MessagesOf(who)[int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) - 1][header == "ACK" ? "ack" : "message-id"],
    });

    [GeneratedRegex(@"(?<name>TOPIC|QUEUE|LOGIN|PASSCODE|\^@)|(?<name>ACK|ID)(?<number>\d)", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
