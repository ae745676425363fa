using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class StompMutationTests
{
    private const int Seed = 20130221;

    // What frames are made of, and bytes that are no UTF-8.
    private static readonly byte[] _spice = [.. "\n\r:\\ncrt 019,-aSEND"u8, 0x00, 0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xed, 0xff];

    private static readonly byte[][] _fragments =
    [
        [.. "content-length:3\n"u8], [.. "\n\n"u8], [.. "\r\n"u8], [.. "\n\0"u8], [.. "SEND\ndestination:/a\n\n\0"u8], [.. "receipt:r\n"u8], [.. "\\r"u8], [.. "\0\n\0"u8],
    ];

    private static readonly FrameCase[] _corpus = [.. FrameCases.All.Values.Where(static entry => entry.Text.Length < 1_000)];

    [Fact]
    public void No_bytes_make_the_readers_throw_and_how_they_are_cut_changes_nothing()
    {
        var random = new Random(Seed);
        var frames = 0;
        var faults = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var entry = _corpus[random.Next(_corpus.Length)];
            var bytes = Mutate([.. entry.Bytes, .. _corpus[random.Next(_corpus.Length)].Bytes], random);
            try
            {
                var found = Wire.Read(bytes, entry.Version, frameBytes: 100);
                frames += found.Count(static one => !one.StartsWith("fault", StringComparison.Ordinal));
                faults += found.Count(static one => one.StartsWith("fault", StringComparison.Ordinal));
                Assert.Equal(found, Wire.ReadPieces(Wire.Bytewise(bytes), entry.Version, frameBytes: 100));
                Assert.Equal(found, Wire.ReadSegments([.. bytes.Chunk(random.Next(1, 9))], entry.Version, frameBytes: 100));
                ReadRequests(bytes, entry.Version);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Round {round} of seed {Seed}: {Convert.ToHexString(bytes)} {Encoding.UTF8.GetString(bytes)}", failure);
            }
        }

        Assert.InRange(frames, 10_000, 60_000);
        Assert.InRange(faults, 5_000, 29_000);
    }

    /// <summary>What is read is a request or a fault, and never both.</summary>
    private static void ReadRequests(byte[] bytes, StompVersion version)
    {
        var reader = new StompReader(100) { Version = version };
        var input = new System.Buffers.ReadOnlySequence<byte>(bytes);
        while (reader.Read(ref input, out var frame, out _) is StompReadResult.Frame or StompReadResult.HeartBeat)
        {
            if (frame is not null)
            {
                Assert.Equal(StompConnectReader.TryRead(frame, StompVersions.All, out var connect, out var fault), connect is not null);
                Assert.Equal(fault is null, connect is not null);
                Assert.Equal(StompRequestReader.TryRead(frame, version, out var request, out fault), request is not null);
                Assert.Equal(fault is null, request is not null);
            }
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var mutant = original.ToList();
        for (var change = random.Next(1, 4); change > 0 && mutant.Count > 0; change--)
        {
            var at = random.Next(mutant.Count);
            switch (random.Next(6))
            {
                case 0:
                    mutant.RemoveRange(at, random.Next(1, Math.Min(6, mutant.Count - at) + 1));
                    break;
                case 1:
                    mutant.Insert(at, _spice[random.Next(_spice.Length)]);
                    break;
                case 2:
                    mutant[at] = _spice[random.Next(_spice.Length)];
                    break;
                case 3:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    mutant.InsertRange(at, _fragments[random.Next(_fragments.Length)]);
                    break;
                default:
                    mutant.InsertRange(at, mutant.GetRange(at, random.Next(mutant.Count - at)));
                    break;
            }
        }

        return [.. mutant];
    }
}
