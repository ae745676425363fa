using System.Text;
using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>Frames of STOMP, over TCP or in those of WebSocket.</summary>
/// <param name="overWebSocket">Which of the two.</param>
internal sealed class StompDoor(bool overWebSocket) : Door
{
    public override string Name => overWebSocket ? "stomp-websocket" : "stomp";

    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } = [.. CorpusFile.Read("stomp.txt"), .. StoryCorpus.Of(Speaker.Stomp)];

    public override IMutator Mutator { get; } = new TextMutator();

    protected override string Question => "BEGIN\ntransaction:~\nreceipt:~asked\n\n\0ABORT\ntransaction:~\n\n\0";

    public override byte[] Encode(byte[] unit) => overWebSocket ? WebSocketDoor.Frame(unit) : unit;

    /// <summary>A body goes on to a NUL, or as far as it says.</summary>
    public override bool Delimits(byte[] unit, bool isOfFormat) =>
        unit is [.., 0] && !Encoding.Latin1.GetString(unit).Contains("content-length", StringComparison.Ordinal);

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire = overWebSocket
            ? await WebSocketDoor.UpgradeAsync(grounds, "/stomp", "Sec-WebSocket-Protocol: v12.stomp\r\n")
            : await Wire.ConnectAsync(grounds.Server.StompAddress);
        if (overWebSocket)
            await wire.ReadUntilAsync("\r\n\r\n");
        if (visit.IsProved)
        {
            (string identity, string token) = grounds.Someone(visit.Index);
            string connect = $"CONNECT\naccept-version:1.{visit.Index % 3}\nhost:montague.com\nlogin:{identity}/sess/Stomp{visit.Index % 64}\npasscode:{token}\n\n\0";
            await wire.WriteAsync(Encode(Encoding.UTF8.GetBytes(connect)), []);
            await wire.ReadUntilAsync("CONNECTED");
        }

        wire.Listen(overWebSocket ? new FrameHearing("receipt-id:~asked") : new TextHearing("receipt-id:~asked", "ERROR\n"));
        return wire;
    }
}
