using System.Text;
using System.Text.RegularExpressions;
using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>Links of another server: the handshake, batches, and whatever its users ask.</summary>
internal sealed partial class LinkDoor : Door
{
    public override string Name => "link";

    /// <summary>What links carry, and what clients say, from somebody there.</summary>
    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } =
    [
        .. Enumerable.Repeat(CorpusFile.Read("links.txt"), 20).SelectMany(static conversations => conversations),
        .. StoryCorpus.Of(Speaker.Client).Select(static conversation => (IReadOnlyList<byte[]>)[.. conversation.Select(FromPadua)]),
    ];

    public override IMutator Mutator { get; } = new JsonMutator();

    protected override string Question => """{"from":"padua.it","to":"montague.com","id":"~asked","query":{"ns":"~"}}""";

    public override byte[] Encode(byte[] unit) => WebSocketDoor.Frame(unit);

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire = await WebSocketDoor.UpgradeAsync(grounds, "/s2s", "Sec-WebSocket-Protocol: otalk-s2s\r\n");
        string nonce = Nonce().Match(await wire.ReadUntilAsync("\"}}")).Groups[1].Value;
        if (visit.IsProved)
        {
            string assertion = grounds.Padua.Assertion(nonce, grounds.Server.Domain);
            string query = $$$"""{"from":"padua.it","to":"montague.com","id":"~1","query":{"ns":"http://otalk.com/p/s2s","assertion":"{{{assertion}}}","nonce":"TjI"}}""";
            await wire.WriteAsync(WebSocketDoor.Frame(Encoding.UTF8.GetBytes(query)), []);
            await wire.ReadUntilAsync("\"response\"");
        }

        wire.Listen(new FrameHearing("\"~asked\""));
        return wire;
    }

    private static byte[] FromPadua(byte[] stanza) =>
        stanza is [(byte)'{', .. byte[] rest] ? [.. "{\"from\":\"juliet@padua.it/sess/a\","u8, .. rest] : stanza;

    [GeneratedRegex("\"nonce\":\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
