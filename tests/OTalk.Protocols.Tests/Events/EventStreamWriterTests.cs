using System.Buffers;
using System.Text;
using OTalk.Protocols.Events;

namespace OTalk.Protocols.Tests.Events;

public class EventStreamWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void An_event_has_an_id_and_data()
    {
        EventStreamWriter.Begin(_output, "AQ"u8);
        _output.Write("{}"u8);
        _output.Write(EventStreamWriter.End);
        Assert.Equal("id: AQ\ndata: {}\n\n", Written);
    }

    [Fact]
    public void A_named_event_has_no_id()
    {
        EventStreamWriter.WriteNamed(_output, "gap"u8, "{}"u8);
        Assert.Equal("event: gap\ndata: {}\n\n", Written);
    }

    [Fact]
    public void A_heart_beat_is_a_comment()
    {
        EventStreamWriter.WriteHeartBeat(_output);
        Assert.Equal(":\n\n", Written);
    }

    [Fact]
    public void The_time_to_come_back_is_in_milliseconds()
    {
        EventStreamWriter.WriteRetry(_output, TimeSpan.FromSeconds(2.5));
        Assert.Equal("retry: 2500\n\n", Written);
    }
}
