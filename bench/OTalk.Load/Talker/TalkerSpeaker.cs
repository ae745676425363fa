using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OTalk.Load.Doors;

namespace OTalk.Load.Talker;

/// <summary>A member of a room that sends final messages. That one is taken it learns as Talker's clients do: it comes back.</summary>
internal sealed class TalkerSpeaker : DoorConnection
{
    /// <summary>Of the digits of a UUID, those behind the last hyphen count its messages.</summary>
    private const int CountingDigits = 12;

    private readonly TalkerConnection _connection;
    private readonly byte[] _ownIds;
    private readonly PublishText _text;

    public TalkerSpeaker(TalkerConnection connection)
        : base(connection)
    {
        var ids = string.Create(
            CultureInfo.InvariantCulture,
            $"{RandomNumberGenerator.GetHexString(8, lowercase: true)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}-4000-8000-");
        _connection = connection;
        _ownIds = Encoding.UTF8.GetBytes($"\"id\":\"{ids}");
        _text = new PublishText($$"""{"type":"message","content":"{BODY}","id":"{{ids}}{ID}","final":true}""" + "\n", CountingDigits);
    }

    /// <summary>Tells what came back from a refusal without parsing: no other line to a member holds either of these byte sequences.</summary>
    public override void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"type\":\"error\""u8) >= 0)
            Receiver?.Refused(payload);
        else if (payload.IndexOf(_ownIds) >= 0)
            Receiver?.Acknowledged();
    }

    public override void Publish(ReadOnlySpan<byte> body, long number) =>
        _connection.Advance(_text.Write(_connection.Reserve(_text.MaxLength(body.Length)), body, number));
}
