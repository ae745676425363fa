using System.Text;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

public class StanzaMutationTests
{
    private const int Seed = 20130221;

    // What JSON and addresses are made of, and bytes that are no UTF-8.
    private static readonly byte[] _spice = [.. "{}[]\":,\\/u09aeE+-. \n\t@?*%#tofnidmsgkr"u8, 0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xa9, 0xed, 0xff];

    private static readonly byte[][] _fragments =
    [
        [.. "\"ns\":\"x\","u8], [.. "\\ud800"u8], [.. "\\u006e"u8], [.. "\"to\":null,"u8], [.. "\"get\":{},"u8], [.. "null"u8], [.. "1e400"u8], [.. "[[[["u8],
    ];

    private static readonly byte[][] _corpus = [.. StanzaCases.All.Values.Select(static entry => Encoding.UTF8.GetBytes(entry.Json))];

    [Fact]
    public void No_bytes_make_the_reader_throw_and_what_it_accepts_is_what_they_say()
    {
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < 60_000; round++)
        {
            var bytes = Mutate(_corpus[random.Next(_corpus.Length)], random);
            try
            {
                if (JsonStanzaReader.TryRead(bytes, out var stanza, out _))
                {
                    accepted++;
                    SlowStanzaCheck.AssertIsWhatTheBytesSay(bytes, stanza);
                }
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Round {round} of seed {Seed}: {Encoding.UTF8.GetString(bytes)}", failure);
            }
        }

        Assert.InRange(accepted, 3_000, 57_000);
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
