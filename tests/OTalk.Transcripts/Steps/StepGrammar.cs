using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.Steps;

/// <summary>The sentences a transcript is made of.</summary>
internal static class StepGrammar
{
    private delegate Step Factory(Place at, Match match, string block);

    private static readonly (Regex Sentence, bool HasBlock, Factory Make)[] s_sentences =
    [
        (Sentence(@"connects( with subprotocol (?<protocol>\S+))?"), false, (at, match, _) => new Connect(at, Optional(match, "protocol"))),
        (Sentence("logs in"), false, (at, _, _) => new LogIn(at)),
        (Sentence(@"authenticates with (?<mechanism>\S+) as (?<user>\S+) ""(?<password>[^""]*)""(?<fails> and fails)?"), false, (at, match, _) =>
            new Authenticate(at, match.Groups["mechanism"].Value, match.Groups["user"].Value, match.Groups["password"].Value)
            {
                Outcome = match.Groups["fails"].Success ? "failed" : "ok",
            }),
        (Sentence(@"sends( padded to (?<size>\d+) bytes)?"), true, (at, match, block) => new SendStanza(at, block, Number(match, "size"))),
        (Sentence("sends text"), true, (at, _, block) => new SendBytes(at, Encoding.UTF8.GetBytes(block), WebSocketMessageType.Text)),
        (Sentence("sends text bytes"), true, (at, _, block) => new SendBytes(at, Hex(block), WebSocketMessageType.Text)),
        (Sentence("sends binary bytes"), true, (at, _, block) => new SendBytes(at, Hex(block), WebSocketMessageType.Binary)),
        (Sentence("receives"), true, (at, _, block) => new Receive(at, block)),
        (Sentence("receives in any order"), true, (at, _, block) => new ReceiveUnordered(at, block)),
        (Sentence("finds in its text"), true, (at, _, block) => new FindInText(at, block)),
        (Sentence("receives nothing more"), false, (at, _, _) => new ReceiveNothing(at)),
        (Sentence("disconnects"), false, (at, _, _) => new Disconnect(at)),
        (Sentence("breaks off"), false, (at, _, _) => new BreakOff(at)),
        (Sentence(@"is closed with (?<code>\d{4})( or (?<code>\d{4}))*( (?<reason>.+))?"), false, (at, match, _) =>
            new Closed(at, [.. match.Groups["code"].Captures.Select(code => int.Parse(code.Value, CultureInfo.InvariantCulture))], Optional(match, "reason"))),
    ];

    private static readonly Dictionary<string, bool> s_serverSentences = new(StringComparer.Ordinal)
    {
        ["the server restarts"] = false,
        ["the server is killed and starts again"] = true,
    };

    /// <summary>A command of the executable, run beside the server.</summary>
    private static readonly Regex s_command = Sentence(@"otalk (?<words>.+?)( gives \$(?<variable>[A-Za-z_]\w*))?");

    public static Step Read(TranscriptLine line, Func<string, bool> isClient)
    {
        if (s_serverSentences.TryGetValue(line.Text, out bool kill))
            return new RestartServer(new Place(line.Number, line.Text, ""), kill);

        if (s_command.Match(line.Text) is { Success: true } command && line.Block.Length == 0)
            return new RunCommand(new Place(line.Number, line.Text, ""), command.Groups["words"].Value.Split(' '), Optional(command, "variable"));

        string[] words = line.Text.Split(' ', 2);
        if (!isClient(words[0]) || words.Length < 2)
            throw new FormatException($"no client is called {words[0]}, and this is no declaration: {line.Text}");
        foreach ((Regex sentence, bool hasBlock, Factory make) in s_sentences)
        {
            if (sentence.Match(words[1]) is not { Success: true } match)
                continue;
            if (hasBlock != line.Block.Length > 0)
                throw new FormatException(hasBlock ? $"an indented block is missing under: {line.Text}" : $"no block belongs under: {line.Text}");
            return make(new Place(line.Number, line.Text, words[0]), match, line.Block);
        }

        throw new FormatException($"a client cannot do this: {words[1]}");
    }

    private static byte[] Hex(string block) => Convert.FromHexString(string.Concat(block.Where(c => !char.IsWhiteSpace(c))));

    private static Regex Sentence(string pattern) => new($"^{pattern}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static string? Optional(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;

    private static int? Number(Match match, string group) =>
        Optional(match, group) is { } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
}
