namespace OTalk.Load.Connections;

/// <summary>Takes the text messages a connection reads.</summary>
internal interface ITextSink
{
    /// <summary>One message; the bytes are only good during the call.</summary>
    void Text(ReadOnlySpan<byte> payload);
}
