using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Reads channels for XMPP users, with their permissions.</summary>
/// <param name="visitors">Carries it out.</param>
internal sealed class VisitorContents(Visitors visitors)
{
    /// <summary>Rows that one answer has at most: a page of the protocol.</summary>
    public const int Most = 500;

    /// <summary>Reads; the rows, or why not.</summary>
    public Task<(IReadOnlyList<ContentRow>? Rows, StanzaError? Error)> ReadAsync(Jid from, IdentityUri what) => ReadAsync(from, what, new GetWindow { Limit = Most });

    /// <summary>Reads a part; the rows, or why not.</summary>
    public async Task<(IReadOnlyList<ContentRow>? Rows, StanzaError? Error)> ReadAsync(Jid from, IdentityUri what, GetWindow window)
    {
        (ContentPage? page, StanzaError? error) = await ReadPageAsync(from, what, window);
        return (page?.Rows, error);
    }

    /// <summary>Reads a part, and how much there is; or why not.</summary>
    public async Task<(ContentPage? Page, StanzaError? Error)> ReadPageAsync(Jid from, IdentityUri what, GetWindow window)
    {
        Reply reply = (await visitors.TakeAsync(from.ToAddress(), new GetStanza(window) { To = what, Id = new StanzaId("\"xmpp\"") })).Reply;
        if (reply is ErrorReply { Error: var error })
            return (null, error);
        JsonElement page = JsonElement.Parse(((ResultReply)reply).Payload.Span, JsonDepth.OfCarrier);
        return (new ContentPage(
            [.. page.GetProperty("results"u8).EnumerateArray().Select(static row => new ContentRow(row))],
            page.GetProperty("total"u8).GetInt32() > page.GetProperty("offset"u8).GetInt32() + page.GetProperty("limit"u8).GetInt32(),
            page.GetProperty("total"u8).GetInt32(),
            ((ResultReply)reply).Payload.Length), null);
    }
}

/// <summary>A part of what was read.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="HasMore">There are more behind them.</param>
/// <param name="Total">How many rows there are in all.</param>
/// <param name="Bytes">How large it was.</param>
internal sealed record ContentPage(IReadOnlyList<ContentRow> Rows, bool HasMore, int Total, int Bytes);

/// <summary>A row of a result.</summary>
/// <param name="Json">The row.</param>
internal sealed record ContentRow(JsonElement Json)
{
    public JsonElement Message => Json.GetProperty("msg"u8);

    /// <summary>The key that it is the value of; null where it is none's.</summary>
    public string? Key => Json.TryGetProperty("key"u8, out JsonElement key) ? key.GetString() : null;

    /// <summary>A member of the message that is text; null where there is none.</summary>
    public string? Text(string member) =>
        Message.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
