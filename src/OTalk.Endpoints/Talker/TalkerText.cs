using System.Buffers;

namespace OTalk.Endpoints.Talker;

/// <summary>Lines for one connection alone, ready to be written.</summary>
internal sealed class TalkerText
{
    private TalkerText(byte[] utf8) => Utf8 = utf8;

    public byte[] Utf8 { get; }

    public static TalkerText Of(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(128);
        write(output);
        return new TalkerText(output.WrittenSpan.ToArray());
    }
}
