using System.Buffers.Binary;
using System.Net;
using System.Text;
using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>Frames, and stanzas of clients in them.</summary>
internal sealed class WebSocketDoor : Door
{
    public override string Name => "websocket";

    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } = StoryCorpus.Of(Speaker.Client);

    public override IMutator Mutator { get; } = new JsonMutator();

    protected override string Question => """{"id":"~asked","query":{"ns":"~"}}""";

    /// <summary>Connects and upgrades.</summary>
    /// <param name="grounds">Where.</param>
    /// <param name="path">Of the door.</param>
    /// <param name="headers">Further ones, each ended by a line break.</param>
    public static async Task<Wire> UpgradeAsync(Grounds grounds, string path, string headers = "")
    {
        Wire wire = await Wire.ConnectAsync(new IPEndPoint(IPAddress.Loopback, grounds.Server.HttpAddress.Port));
        await wire.WriteAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n");
        return wire;
    }

    /// <summary>A text frame, masked (RFC 6455, section 5.2).</summary>
    public static byte[] Frame(byte[] payload)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
        byte[] head = payload.Length switch
        {
            < 126 => [0x81, (byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0x81, 0xfe, .. length[6..]],
            _ => [0x81, 0xff, .. length],
        };
        byte[] mask = [0x37, 0xfa, 0x21, 0x3d];
        return [.. head, .. mask, .. payload.Select((value, index) => (byte)(value ^ mask[index % 4]))];
    }

    public override byte[] Encode(byte[] unit) => Frame(unit);

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire = await UpgradeAsync(grounds, "/otalk");
        await wire.ReadUntilAsync("session_capabilities");
        if (visit.IsProved)
        {
            (string identity, string token) = grounds.Someone(visit.Index);
            string login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"n,a={identity},\u0001auth=Bearer {token}\u0001\u0001"));
            await SayAsync(wire, $$$"""{"id":"~1","query":{"ns":"SASL","sasl-mech":"SASL-OAUTH","response":"{{{login}}}"}}""");
            await wire.ReadUntilAsync("session-restore");
            await SayAsync(wire, $$$"""{"id":"~2","query":{"ns":"http://otalk.com/p/bind","bind":"{{{identity}}}/sess/Fuzz{{{visit.Index % 64}}}"}}""");
            await wire.ReadUntilAsync("\"~2\"");
        }

        wire.Listen(new FrameHearing("\"~asked\""));
        return wire;
    }

    private static Task<bool> SayAsync(Wire wire, string text) => wire.WriteAsync(Frame(Encoding.UTF8.GetBytes(text)), []);
}
