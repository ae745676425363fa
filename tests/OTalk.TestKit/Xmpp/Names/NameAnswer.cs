using System.Buffers.Binary;
using System.Text;

namespace OTalk.TestKit.Xmpp.Names;

/// <summary>
/// The answers of the name server: <c>_xmpp-server._tcp.DOMAIN SRV 0 0 PORT localhost</c> (RFC 2782; a name that machines know by themselves, for
/// who asks the machine for addresses) and <c>DOMAIN A 127.0.0.1</c>, to be kept by nobody. Of domains that are not there it says so.
/// </summary>
internal static class NameAnswer
{
    private const string Service = "_xmpp-server._tcp.";
    private const string Target = "localhost";
    private const int HeaderLength = 12;
    private const ushort Address = 1;
    private const ushort ServiceLocation = 33;
    private const ushort NoSuchName = 3;

    /// <summary>An answer with authority, of a server that does recursion (RFC 1035, 4.1.1): Erlang takes no other if it has asked for that.</summary>
    private const ushort IsAnswer = 0x8480;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>The datagram that answers one with a single question; null where it is something else.</summary>
    public static byte[]? To(byte[] question, Func<string, int?> portOf)
    {
        if (question.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(4)) != 1 || ReadName(question) is not { Length: > 0 } name)
            return null;
        int end = HeaderLength + name.Length + 2;
        if (question.Length < end + 4)
            return null;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end));
        bool asksForService = name.StartsWith(Service, StringComparison.OrdinalIgnoreCase);
        string domain = asksForService ? name[Service.Length..] : name;
        int? port = domain == Target ? 0 : portOf(domain);
        byte[]? data = (type, port) switch
        {
            (ServiceLocation, { } at) when asksForService => [0, 0, 0, 0, .. Bytes((ushort)at), .. Encode(Target)],
            (Address, not null) when !asksForService => [127, 0, 0, 1],
            _ => null,
        };
        byte[] record = data is null ? [] : [0xC0, HeaderLength, .. Bytes(type), 0, 1, 0, 0, 0, 0, .. Bytes((ushort)data.Length), .. data];
        int desired = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(2)) & RecursionDesired;
        ushort flags = (ushort)(IsAnswer | desired | (port is null ? NoSuchName : 0));
        return
        [
            .. question.AsSpan(0, 2), .. Bytes(flags), 0, 1, 0, (byte)(data is null ? 0 : 1), 0, 0, 0, 0,
            .. question.AsSpan(HeaderLength, end + 4 - HeaderLength), .. record,
        ];
    }

    /// <summary>The name that is asked for, with dots; null where it is not whole.</summary>
    private static string? ReadName(byte[] question)
    {
        List<string> labels = [];
        int at = HeaderLength;
        while (at < question.Length && question[at] != 0)
        {
            int length = question[at++];
            if (at + length > question.Length)
                return null;
            labels.Add(Encoding.ASCII.GetString(question, at, length));
            at += length;
        }

        return string.Join('.', labels);
    }

    private static IEnumerable<byte> Encode(string name) =>
        [.. name.Split('.').SelectMany(label => new[] { (byte)label.Length }.Concat(Encoding.ASCII.GetBytes(label))), 0];

    private static byte[] Bytes(ushort number) => [(byte)(number >> 8), (byte)number];
}
