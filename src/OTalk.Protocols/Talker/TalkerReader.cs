using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Talker;

/// <summary>Reads what clients of Talker send (Talker, all sections): one JSON object, one request.</summary>
public static class TalkerReader
{
    private const int LongestType = 64;

    /// <summary>Reads one object.</summary>
    /// <param name="utf8">The object and nothing else; not kept.</param>
    /// <param name="connected">The dialect of the connection, or null before <c>connect</c>, which is read as the document's.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="fault">
    /// Why it is no request. Closes the connection only where the bytes are no JSON object, which a <see cref="TalkerScanner"/> never gives.
    /// </param>
    public static bool TryRead(
        in ReadOnlySequence<byte> utf8,
        TalkerDialect? connected,
        [NotNullWhen(true)] out TalkerRequest? request,
        [NotNullWhen(false)] out TalkerFault? fault)
    {
        var source = utf8.IsSingleSegment ? utf8.FirstSpan : utf8.ToArray();
        var members = new TalkerMembers(source);
        request = null;
        if (members.Read() is { } broken)
        {
            fault = new TalkerFault(broken, Closes: true);
            return false;
        }

        var type = members.Text(TalkerField.Type, isRequired: true);
        var read = type switch
        {
            null => null,
            "connect" => Connect(ref members),
            "message" when connected == TalkerDialect.Deployed => DeployedMessage(ref members, source),
            "message" => DocumentMessage(ref members, source),
            "ping" => new TalkerPing(),
            "close" => new TalkerClose(),
            "token" => new TalkerTokenRequest(),
            _ => Unknown(ref members, type),
        };
        fault = members.Fault is null ? null : new TalkerFault(members.Fault, Closes: false, IdOf(members, type, connected));
        request = fault is null ? read : null;
        return fault is null;
    }

    private static TalkerConnect Connect(ref TalkerMembers members)
    {
        var user = members.Text(TalkerField.User);
        return new TalkerConnect(
            members.Has(TalkerField.User) ? TalkerDialect.Document : TalkerDialect.Deployed,
            members.TextOrNumber(TalkerField.Room, isRequired: true) ?? "",
            user,
            members.TextOrNumber(TalkerField.Token, isRequired: true) ?? "",
            members.TextOrNumber(TalkerField.LastEventId));
    }

    private static TalkerMessage DocumentMessage(ref TalkerMembers members, ReadOnlySpan<byte> source)
    {
        var id = members.Uuid(TalkerField.Id);
        if (id is null)
        {
            members.Fail("id must be a UUID");
        }

        return Message(ref members, source, id is null ? null : Guid.Parse(id), members.Flag(TalkerField.Final));
    }

    private static TalkerMessage DeployedMessage(ref TalkerMembers members, ReadOnlySpan<byte> source) =>
        Message(ref members, source, id: null, final: true);

    private static TalkerMessage Message(ref TalkerMembers members, ReadOnlySpan<byte> source, Guid? id, bool final)
    {
        var content = members.Text(TalkerField.Content, isRequired: true) ?? "";
        var to = members.TextOrNumber(TalkerField.To);
        var room = members.TextOrNumber(TalkerField.Room);
        ReadOnlyMemory<byte> extras = default;
        if (members is { HasUnknown: true, Fault: null } && !TalkerExtras.TryRead(source, out extras))
        {
            members.Fail($"the message is nested deeper than {TalkerExtras.MostLevels} levels");
        }

        return new TalkerMessage(content, id, final, to, room, extras);
    }

    private static TalkerRequest? Unknown(ref TalkerMembers members, string type)
    {
        members.Fail($"unknown type '{(type.Length <= LongestType ? type : $"{type[..LongestType]}…")}'");
        return null;
    }

    private static string? IdOf(in TalkerMembers members, string? type, TalkerDialect? connected) =>
        type is "message" && connected != TalkerDialect.Deployed ? members.Uuid(TalkerField.Id) : null;
}
