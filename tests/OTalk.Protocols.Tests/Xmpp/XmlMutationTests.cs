using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class XmlMutationTests
{
    private const int Seed = 20041004;

    private const int Rounds = 100_000;

    // What XML is made of, and bytes that are no UTF-8.
    private static readonly byte[] _spice = [.. "<>/&;='\":![]?- \r\n\tab#x9"u8, 0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xed, 0xef, 0xff];

    private static readonly byte[][] _fragments =
    [
        [.. "<a>"u8], [.. "</a>"u8], [.. "<b/>"u8], [.. "<![CDATA["u8], [.. "]]>"u8], [.. "<!--"u8], [.. "<?xml version='1.0'?>"u8], [.. "&lt;"u8], [.. "&#x41;"u8],
        [.. "&lol;"u8], [.. " xmlns='urn:a'"u8], [.. " xmlns:b='urn:b'"u8], [.. " b:c='d'"u8], [.. "</stream:stream>"u8], [.. "\ufffe"u8], [.. "\u00e9"u8],
    ];

    private static readonly XmlLimits _limits = new() { StanzaBytes = 600, Depth = 5, Attributes = 9, NameBytes = 24, ValueBytes = 80, NamespaceBytes = 40 };

    private static readonly string[] _corpus = [.. XmlCases.All.Values.Select(static entry => entry.Text)];

    [Fact]
    public void No_bytes_make_the_reader_throw_and_how_they_are_cut_changes_nothing()
    {
        var random = new Random(Seed);
        var (elements, faults) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var stream = Encoding.UTF8.GetBytes($"{XmlWire.Head}{Pick(random)}{Pick(random)}</stream:stream>");

            // The head is spoiled in some rounds only: there is little behind a head that is refused.
            var begin = random.Next(10) == 0 ? 0 : XmlWire.Head.Length;
            byte[] bytes = [.. stream[..begin], .. Mutation.Of(stream[begin..], random.Next(1, 4), random, _spice, _fragments)];
            try
            {
                var limits = random.Next(2) == 0 ? _limits : XmlWire.Limits;
                var found = XmlWire.Read(bytes, limits);
                elements += found.Count(static one => one.StartsWith('<'));
                faults += found.Count(static one => one.StartsWith("fault", StringComparison.Ordinal));
                Assert.Equal(found, XmlWire.ReadPieces(XmlWire.Bytewise(bytes), limits));
                Assert.Equal(found, XmlWire.ReadPieces(bytes.Chunk(random.Next(2, 9)), limits));
                AssertTheFrameworkAgrees(bytes, found, round);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Round {round} of seed {Seed}: {Convert.ToHexString(bytes)} {Encoding.UTF8.GetString(bytes)}", failure);
            }
        }

        Assert.InRange(elements, 50_000, 190_000);
        Assert.InRange(faults, 30_000, 95_000);
    }

    private static string Pick(Random random) => _corpus[random.Next(_corpus.Length)];

    /// <summary>What was read to its end is a document of the same elements, and what was called not well-formed is none.</summary>
    private static void AssertTheFrameworkAgrees(byte[] bytes, List<string> found, int round)
    {
        // The framework knows an older edition of XML, which allows fewer letters in names.
        if (!Ascii.IsValid(bytes))
        {
            return;
        }

        if (found[^1] == XmlWire.Closed)
        {
            Assert.Equal(SlowXmlCheck.TryRead(UpToTheEnd(bytes)), found[1..^1]);
        }
        else if (round % 8 == 0 && (IsFault(found, "not-well-formed") || IsFault(found, "bad-namespace-prefix")))
        {
            // It says so by an exception, which takes long: not in every round.
            Assert.Null(SlowXmlCheck.TryRead(bytes));
        }
    }

    private static bool IsFault(List<string> found, string condition) => found[^1].StartsWith($"fault {condition}:", StringComparison.Ordinal);

    private static byte[] UpToTheEnd(byte[] bytes)
    {
        var reader = new XmlStreamReader(XmlWire.Limits);
        for (var at = 0; at < bytes.Length; at++)
        {
            reader.Append(bytes.AsSpan(at, 1));
            while (reader.TryRead(out var item))
            {
                if (item is StreamClosed)
                {
                    return bytes[..(at + 1)];
                }
            }
        }

        return bytes;
    }
}
