using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Microbenchmarks;

/// <summary>
/// What the JSON codec costs a publish: read once, answered once, encoded once for all receivers and ended once for each.
/// </summary>
[MemoryDiagnoser]
public class JsonBenchmarks
{
    // 200 bytes.
    private const string Publish =
        """{"to":"juliet@capulet.com/inbox","id":"m1","msg":{"ns":"http://otalk.com/p/chat","body":"But, soft! what light through yonder window breaks? It is the east, and Juliet is the sun. Arise","lang":"en"}}""";

    private static readonly DateTimeOffset _time = new(2013, 2, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly byte[] _publish = Encoding.UTF8.GetBytes(Publish);

    private readonly byte[] _spaced = Encoding.UTF8.GetBytes(
        Publish.Replace(":\"", ": \"", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal));

    private readonly byte[] _body = Encoding.UTF8.GetBytes(
        Publish[Publish.IndexOf("{\"ns\"", StringComparison.Ordinal)..^1]);

    private readonly Guid _id = Guid.Parse("0190c7e8-1111-7000-8000-0123456789ab");

    private readonly Reply _reply = new ResponseReply(
        "romeo@montague.com/sess/Balcony", "juliet@capulet.com/inbox", new StanzaId("\"m1\""),
        """{"ns":"http://otalk.com/p/publish","id":"0190c7e8-1111-7000-8000-0123456789ab","time":"2013-02-21T10:00:00.000Z"}"""u8.ToArray());

    private readonly ArrayBufferWriter<byte> _output = new(4096);

    [Benchmark(Baseline = true)]
    public bool Read_publish() => JsonStanzaReader.TryRead(_publish, out _, out _);

    [Benchmark]
    public bool Read_publish_with_white_space() => JsonStanzaReader.TryRead(_spaced, out _, out _);

    [Benchmark]
    public int Write_reply()
    {
        _output.ResetWrittenCount();
        JsonStanzaWriter.Write(_reply, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Write_shared_part_of_event()
    {
        _output.ResetWrittenCount();
        JsonEventWriter.WriteFull(_output, "juliet@capulet.com/inbox", _id, _time, "romeo@montague.com/sess/Balcony", key: null, _body);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Write_tail_of_event()
    {
        _output.ResetWrittenCount();
        JsonEventWriter.WriteTail(_output, "s1");
        return _output.WrittenCount;
    }
}
