using System.Net;
using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>A door that is asked by requests: REST, event streams, or the authorization server.</summary>
/// <param name="name">Of the door, and of its corpus.</param>
internal sealed class HttpDoor(string name) : Door
{
    public override string Name => name;

    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } = CorpusFile.Read($"{name}.txt");

    public override IMutator Mutator { get; } = new RequestMutator();

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire = await Wire.ConnectAsync(new IPEndPoint(IPAddress.Loopback, grounds.Server.HttpAddress.Port));
        wire.Listen(new HttpHearing());
        return wire;
    }

    public override byte[] Encode(byte[] unit) => Http.Encode(unit);

    public override bool Delimits(byte[] unit, bool isOfFormat) => Http.Delimits(unit);
}
