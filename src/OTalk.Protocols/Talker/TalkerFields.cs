using System.Text;
using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Protocols.Talker;

/// <summary>A member that means something to the server, in whatever object.</summary>
internal enum TalkerField
{
    Type,
    Content,
    Id,
    Final,
    To,
    Room,
    Token,
    User,
    From,
    Time,
    Private,
    LastEventId,
}

/// <summary>The names of those members. They are the server's to write: none of them is relayed as it came.</summary>
internal static class TalkerFields
{
    private static readonly string[] _names =
        ["type", "content", "id", "final", "to", "room", "token", "user", "from", "time", "private", "last_event_id"];

    private static readonly byte[][] _utf8 = [.. _names.Select(Encoding.UTF8.GetBytes)];

    internal static int Count => _names.Length;

    internal static string Name(TalkerField field) => _names[(int)field];

    /// <summary>Which field the name the reader stands on is, escapes resolved; null where it is none of them.</summary>
    /// <param name="reader">Stands on a member name.</param>
    /// <param name="isText">Whether the name is text at all; an escaped surrogate without its pair is none.</param>
    internal static TalkerField? Find(ref Utf8JsonReader reader, out bool isText)
    {
        isText = true;
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            isText = JsonTokens.TryGetText(ref reader, out var text);
            name = Encoding.UTF8.GetBytes(text ?? "");
        }

        for (var at = 0; at < _utf8.Length; at++)
        {
            if (name.SequenceEqual(_utf8[at]))
            {
                return (TalkerField)at;
            }
        }

        return null;
    }
}
