using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>The sentences a transcript is made of.</summary>
internal static class StepGrammar
{
    private delegate Step Factory(Place at, Match match, string block);

    private static readonly Sentence[] s_shared =
    [
        new("finds in its text", true, (at, _, block) => new FindInText(at, block)),
        new("receives nothing more", false, (at, _, _) => new ReceiveNothing(at)),
        new("breaks off", false, (at, _, _) => new BreakOff(at)),
    ];

    private static readonly Sentence[] s_json =
    [
        .. s_shared,
        new("receives", true, (at, _, block) => new Receive(at, block, new PatternExchange(IsSent: false, PatternParser.Parse(block)))),
        new("receives in any order", true, (at, _, block) => new ReceiveUnordered(at, block, Unordered(block))),
    ];

    private static readonly Sentence[] s_webSocket =
    [
        .. s_json,
        new(@"connects( with subprotocol (?<protocol>\S+))?", false, (at, match, _) => new Connect(at, Optional(match, "protocol"))),
        new("logs in", false, (at, _, _) => new LogIn(at)),
        new(@"authenticates with (?<mechanism>\S+) as (?<user>\S+) ""(?<password>[^""]*)""(?<fails> and fails)?", false, (at, match, _) =>
            new Authenticate(at, match.Groups["mechanism"].Value, match.Groups["user"].Value, match.Groups["password"].Value)
            {
                Outcome = match.Groups["fails"].Success ? "failed" : "ok",
            }),
        new(@"sends( padded to (?<size>\d+) bytes)?", true, (at, match, block) => new SendStanza(at, block, Number(match, "size"))),
        new("sends text", true, (at, _, block) => new SendBytes(at, Encoding.UTF8.GetBytes(block), WebSocketMessageType.Text)),
        new("sends text bytes", true, (at, _, block) => new SendBytes(at, Hex(block), WebSocketMessageType.Text)),
        new("sends binary bytes", true, (at, _, block) => new SendBytes(at, Hex(block), WebSocketMessageType.Binary)),
        new("disconnects", false, (at, _, _) => new Disconnect(at)),
        new(@"is closed with (?<code>\d{4})( or (?<code>\d{4}))*( (?<reason>.+))?", false, (at, match, _) =>
            new Closed(at, [.. match.Groups["code"].Captures.Select(code => int.Parse(code.Value, CultureInfo.InvariantCulture))], Optional(match, "reason"))),
    ];

    private static readonly Sentence[] s_talker =
    [
        .. s_json,
        new("connects", false, (at, _, _) => new TalkerConnect(at)),
        new(@"sends( padded to (?<size>\d+) bytes)?(?<open> without line break)?(?<bytewise> byte by byte)?", true, (at, match, block) =>
            new TalkerSendObject(at, block, Number(match, "size")) { HasLineBreak = !match.Groups["open"].Success, IsBytewise = match.Groups["bytewise"].Success }),
        new("sends text", true, (at, _, block) => new TalkerSendText(at, block)),
        new("sends bytes", true, (at, _, block) => new TalkerSendBytes(at, Hex(block))),
        new("disconnects", false, (at, _, _) => new TalkerDisconnect(at)),
        new("is closed", false, (at, _, _) => new TalkerClosed(at)),
    ];

    private static readonly Sentence[] s_stomp =
    [
        .. s_shared,
        new(@"connects(?<web> over WebSocket)?( with subprotocol (?<protocol>\S+))?( with token (?<token>\S+))?", false, (at, match, _) =>
            new StompConnect(at, new StompTransport(match.Groups["web"].Success, Optional(match, "protocol"), Optional(match, "token")))),
        new("sends", true, (at, _, block) => new StompSend(at, block)),
        new("receives", true, (at, _, block) => new Receive(at, block, StompFrames.ReceivedOne(block))),
        new("receives in any order", true, (at, _, block) => new ReceiveUnordered(at, block, StompFrames.Received(block))),
        new("disconnects", false, (at, _, _) => new StompDisconnect(at)),
        new("is closed( with (?<end>.+))?", false, (at, match, _) => new StompClosed(at, Optional(match, "end"))),
    ];

    private static readonly Dictionary<string, bool> s_serverSentences = new(StringComparer.Ordinal)
    {
        ["the server restarts"] = false,
        ["the server is killed and starts again"] = true,
    };

    /// <summary>A command of the executable, run beside the server.</summary>
    private static readonly Regex s_command = Whole(@"otalk (?<words>.+?)( gives \$(?<variable>[A-Za-z_]\w*))?");

    private static readonly Regex s_revoked = Whole(@"the tokens of (?<identity>\S+) are revoked");

    public static Step Read(TranscriptLine line, Func<string, ClientDeclaration?> find)
    {
        if (s_serverSentences.TryGetValue(line.Text, out bool kill))
            return new RestartServer(new Place(line.Number, line.Text, ""), kill);
        if (s_revoked.Match(line.Text) is { Success: true } revoked)
            return new RevokeTokens(new Place(line.Number, line.Text, ""), revoked.Groups["identity"].Value);

        if (s_command.Match(line.Text) is { Success: true } command && line.Block.Length == 0)
            return new RunCommand(new Place(line.Number, line.Text, ""), command.Groups["words"].Value.Split(' '), Optional(command, "variable"));

        string[] words = line.Text.Split(' ', 2);
        if (find(words[0]) is not { } client || words.Length < 2)
            throw new FormatException($"no client is called {words[0]}, and this is no declaration: {line.Text}");
        foreach (Sentence sentence in client.Wire switch { Wire.Talker => s_talker, Wire.Stomp => s_stomp, _ => s_webSocket })
        {
            if (sentence.Pattern.Match(words[1]) is not { Success: true } match)
                continue;
            if (sentence.HasBlock != line.Block.Length > 0)
                throw new FormatException(sentence.HasBlock ? $"an indented block is missing under: {line.Text}" : $"no block belongs under: {line.Text}");
            return sentence.Make(new Place(line.Number, line.Text, words[0]), match, line.Block);
        }

        throw new FormatException($"a client cannot do this: {words[1]}");
    }

    private static IReadOnlyList<PatternExchange> Unordered(string block) => PatternParser.Parse(block) is ArrayPattern { Open: false } array
        ? [.. array.Items.Select(pattern => new PatternExchange(IsSent: false, pattern))]
        : throw new PatternSyntaxException("an array of stanzas is expected", 0);

    private static byte[] Hex(string block) => Convert.FromHexString(string.Concat(block.Where(c => !char.IsWhiteSpace(c))));

    private static string? Optional(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;

    private static int? Number(Match match, string group) =>
        Optional(match, group) is { } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : null;

    private static Regex Whole(string pattern) => new($"^{pattern}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private sealed class Sentence(string pattern, bool hasBlock, Factory make)
    {
        public Regex Pattern { get; } = Whole(pattern);

        public bool HasBlock => hasBlock;

        public Factory Make => make;
    }
}
