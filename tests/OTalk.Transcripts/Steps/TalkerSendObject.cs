using System.Text;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo sends</c> and an object, of a Talker client: it is sent in one segment as it is written, its variables filled in, and a line
/// break behind it. <c>padded to N bytes</c> adds white space inside of it to meet a size limit exactly, <c>without line break</c> leaves that
/// away, <c>byte by byte</c> makes a segment of each byte.
/// </summary>
internal sealed class TalkerSendObject(Place at, string template, int? paddedTo) : Step(at)
{
    private readonly WrittenObject _object = new(template);

    public required bool HasLineBreak { get; init; }

    public required bool IsBytewise { get; init; }

    public override IReadOnlyList<Exchange> Exchanges => _object.Exchanges;

    public override async Task PlayAsync(Stage stage)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_object.Fill(stage.Variables));
        if (paddedTo is { } size)
            bytes = [.. bytes[..^1], .. Enumerable.Repeat((byte)' ', size - bytes.Length), bytes[^1]];
        if (HasLineBreak)
            bytes = [.. bytes, (byte)'\n'];
        int segment = IsBytewise ? 1 : bytes.Length;
        for (int from = 0; from < bytes.Length; from += segment)
            await stage.Talker(At).Client.SendAsync(bytes.AsMemory(from, segment));
    }
}
