using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Core.Trees.Keeping;

/// <summary>The last presence message of a session, as its record keeps it.</summary>
/// <param name="Id">Id of the message.</param>
/// <param name="Order">Grows with every presence of the identity: among equals the one published last counts.</param>
/// <param name="Body">The message as published.</param>
internal sealed record SessionPresence(Guid Id, long Order, string Body)
{
    /// <summary>The values of <c>show</c>, most available first.</summary>
    private static readonly string[] Shows = ["available", "away", "na", "xa", "dnd", "unavailable"];

    /// <summary>0 for <c>available</c>, which is also what a message without <c>show</c> says.</summary>
    public int Rank
    {
        get
        {
            using JsonDocument message = JsonDocument.Parse(Body);
            return message.RootElement.TryGetProperty("show"u8, out JsonElement show) ? Array.IndexOf(Shows, show.GetString()) : 0;
        }
    }

    public bool IsAvailable => Rank < Shows.Length - 1;

    /// <summary>The presence of a session; null as long as there was none.</summary>
    public static SessionPresence? Of(SessionRecord session)
    {
        if (session.Presence is null)
            return null;
        using JsonDocument kept = JsonDocument.Parse(session.Presence);
        JsonElement root = kept.RootElement;
        return new SessionPresence(
            root.GetProperty("id"u8).GetGuid(), root.GetProperty("order"u8).GetInt64(), root.GetProperty("msg"u8).GetRawText());
    }

    public string ToJson() => JsonText.Object(writer =>
    {
        writer.WriteString("id"u8, Id);
        writer.WriteNumber("order"u8, Order);
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(Body, skipInputValidation: true);
    });
}
