using System.Buffers;

namespace OTalk.Endpoints.Stomp;

/// <summary>A frame or heart-beat for one connection alone, ready to be written.</summary>
internal sealed class StompText
{
    private StompText(byte[] utf8) => Utf8 = utf8;

    public byte[] Utf8 { get; }

    public static StompText Of(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(128);
        write(output);
        return new StompText(output.WrittenSpan.ToArray());
    }
}
