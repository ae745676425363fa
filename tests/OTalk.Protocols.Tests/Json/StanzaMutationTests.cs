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
            var bytes = Mutation.Of(_corpus[random.Next(_corpus.Length)], random.Next(1, 4), random, _spice, _fragments);
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
}
