using OTalk.Core.Stanzas;

namespace OTalk.Engine.Streams;

/// <summary>About how many bytes an answer takes in a send queue.</summary>
internal static class ReplyWeight
{
    private const int Envelope = 200;

    public static int Of(Reply reply) => Envelope + reply switch
    {
        ResponseReply response => response.Payload.Length,
        ResultReply result => result.Payload.Length,
        ServerMessage message => message.Payload.Length,
        ErrorReply error => error.Error.Text.Length,
        _ => 0,
    };
}
