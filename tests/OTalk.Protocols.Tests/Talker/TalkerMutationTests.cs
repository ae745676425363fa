using System.Buffers;
using System.Text;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class TalkerMutationTests
{
    private const int Seed = 20130314;

    // Short, so that mutants get over it.
    private const int MostBytes = 250;

    // What JSON is made of, and bytes that are no UTF-8.
    private static readonly byte[] _spice = [.. "{}[]\":,\\/u09aeE+-. \n\ttofnidmsgkr"u8, 0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xa9, 0xed, 0xff];

    private static readonly byte[][] _fragments =
    [
        [.. "\"type\":\"message\","u8], [.. "\\ud800"u8], [.. "\\u0074"u8], [.. "\"to\":null,"u8], [.. "\"x\":{},"u8], [.. "null"u8], [.. "1e400"u8], [.. "[[[["u8],
        [.. "\r\n"u8], [.. "\ufeff"u8], [.. "{\"type\":\"ping\"}"u8], [.. "\"user\":\"romeo\","u8], [.. "\"body\":\"x\","u8], [.. "\"talker\":{\"a\":1},"u8],
    ];

    private static readonly (byte[] Json, TalkerDialect? Connected)[] _corpus =
        [.. TalkerCases.All.Values.Select(static entry => (TalkerCases.Utf8(entry.Json), entry.Connected))];

    [Fact]
    public void No_bytes_make_the_scanner_throw_and_it_never_keeps_more_than_one_object()
    {
        var random = new Random(Seed);
        var (found, broken, waiting) = (0, 0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutation.Of(_corpus[random.Next(_corpus.Length)].Json, random.Next(4), random, _spice, _fragments);
            var run = new ScanRun(MostBytes);
            try
            {
                for (var at = 0; at < bytes.Length && run.Fault is null;)
                {
                    var length = Math.Min(random.Next(1, 60), bytes.Length - at);
                    run.Take(bytes.AsSpan(at, length));
                    at += length;
                    Assert.InRange(run.Fault is null ? run.Kept : 0, 0, MostBytes);
                }

                Assert.InRange(run.Fault?.Message.Length ?? 0, 0, 100);
                if (run.Fault?.Message.StartsWith("the object is over", StringComparison.Ordinal) != true)
                {
                    SlowTalkerCheck.AssertFound(bytes, run);
                }
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Round {round} of seed {Seed}: {Encoding.UTF8.GetString(bytes)}", failure);
            }

            found += run.Found.Count;
            broken += run.Fault is null ? 0 : 1;
            waiting += run.Scanner.IsInside ? 1 : 0;
        }

        Assert.InRange(found, 3_000, 60_000);
        Assert.InRange(broken, 3_000, 19_000);
        Assert.InRange(waiting, 300, 19_000);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw_and_what_it_accepts_is_what_they_say()
    {
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < 60_000; round++)
        {
            var (json, connected) = _corpus[random.Next(_corpus.Length)];
            var bytes = Mutation.Of(json, random.Next(4), random, _spice, _fragments);
            try
            {
                if (TalkerReader.TryRead(new ReadOnlySequence<byte>(bytes), connected, out var request, out var fault))
                {
                    accepted++;
                    SlowTalkerCheck.AssertIsWhatTheBytesSay(bytes, connected, request);
                }
                else
                {
                    Assert.InRange(fault.Message.Length, 1, 100);
                }

                if (TalkerChat.TryRead(bytes, out var content, out _))
                {
                    Assert.Equal((byte)'"', content.Span[^1]);
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
