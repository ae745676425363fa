using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>Objects of Talker, in both dialects.</summary>
internal sealed class TalkerDoor : Door
{
    public override string Name => "talker";

    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } = [.. CorpusFile.Read("talker.txt"), .. StoryCorpus.Of(Speaker.Talker)];

    public override IMutator Mutator { get; } = new JsonMutator();

    protected override string Question => """{"type":"~asked"}""" + "\n";

    /// <summary>Only of objects the end is seen; what is broken ends the connection, and it is not told from what is cut.</summary>
    public override bool Delimits(byte[] unit, bool isOfFormat) => isOfFormat && unit is [(byte)'{', ..] && unit.AsSpan().TrimEnd("\n "u8).EndsWith("}"u8);

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire = await Wire.ConnectAsync(grounds.Server.TalkerAddress);
        if (visit.IsProved)
        {
            (string identity, string token) = grounds.Someone(visit.Index);
            string user = visit.Index % 2 == 0 ? $"\"user\":\"{identity}\"," : "";
            await wire.WriteAsync($$"""{"type":"connect","room":"romeo.alleyway",{{user}}"token":"{{token}}"}""" + "\n");
        }

        wire.Listen(new TextHearing("unknown type '~asked'", ""));
        return wire;
    }
}
