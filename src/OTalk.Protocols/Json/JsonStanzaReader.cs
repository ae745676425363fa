using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// Reads the stanzas clients send (protocol reference, "Stanzas"): one JSON object with the routing fields <c>to</c>, <c>from</c>,
/// <c>id</c> and exactly one payload of <c>msg</c>, <c>query</c>, <c>get</c> and <c>ack</c>. Members it does not know are ignored.
/// </summary>
public static class JsonStanzaReader
{
    private const string What = "the stanza";

    /// <summary>Reads one stanza.</summary>
    /// <param name="utf8">The whole stanza and nothing else; not kept, so the caller may use the memory again.</param>
    /// <param name="stanza">The stanza, its addresses in canonical form.</param>
    /// <param name="error">Why it is none: <c>bad-request</c>, with a text that names the member.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Stanza? stanza, [NotNullWhen(false)] out StanzaReadError? error)
    {
        var scan = new StanzaScan(utf8);
        var fault = JsonFrame.Open(utf8, What, out var reader);
        if (fault is null)
        {
            try
            {
                scan.Read(ref reader);
                fault = scan.Fault ?? JsonFrame.Close(utf8, ref reader, What);
            }
            catch (JsonException broken)
            {
                fault = JsonFrame.Broken(broken, ref reader, utf8, What);
            }
        }

        error = fault is null ? null : new StanzaReadError(StanzaError.BadRequest(fault), scan.Id, scan.To);
        stanza = error is null ? scan.Result() : null;
        return error is null;
    }
}
