using System.Text;
using OTalk.Load.Connections;

namespace OTalk.Load.Stomp;

/// <summary>Waits for one frame while a connection is being set up, passing over whatever else arrives.</summary>
/// <param name="beginning">What the frame begins with.</param>
internal sealed class StompAnswer(string beginning) : ITextSink
{
    public bool HasCome { get; private set; }

    /// <exception cref="IOException">The server answered with an error.</exception>
    public void Text(ReadOnlySpan<byte> payload)
    {
        var frame = Encoding.UTF8.GetString(payload);
        if (frame.StartsWith("ERROR", StringComparison.Ordinal))
            throw new IOException($"The server refused a step: {frame}");
        HasCome |= frame.StartsWith(beginning, StringComparison.Ordinal);
    }
}
