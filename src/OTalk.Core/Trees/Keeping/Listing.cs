using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Keeping;

/// <summary>A discoverable channel as <c>/channels</c> lists it (protocol reference, "Discovery").</summary>
public static class Listing
{
    private const string RootKey = "/";

    /// <summary>The key of a channel's listing: its path; <c>/</c> for the root, as a key is never empty.</summary>
    public static string KeyOf(ChannelPath path) => path.IsRoot ? RootKey : path.Text;

    /// <summary>The <c>msg</c> that lists a channel: <c>{"ns":"…/p/channel#disco","channel","name","description","type"}</c>.</summary>
    public static byte[] BodyOf(TreeState tree, ChannelPath path, ChannelConfig config) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.ChannelDiscovery);
        writer.WriteString("channel"u8, tree.AddressOf(path));
        writer.WriteString("name"u8, config.Name);
        writer.WriteString("description"u8, config.Description);
        writer.WriteString("type"u8, config.Type);
    });

    /// <summary>The channel that an entry of <c>/channels</c> is about; null where it is about none.</summary>
    public static ChannelPath? SubjectOf(LogEntry entry)
    {
        if (!entry.Path.Equals(WellKnown.ChannelsPath))
            return null;
        string? key = entry.Kind == EntryKind.Message ? entry.Key : KeyIn(entry.Body);
        return key is null ? null : ChannelPath.Parse(key);
    }

    /// <summary>The key that an event of a listing carries beside the id of the message.</summary>
    private static string? KeyIn(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("event"u8).TryGetProperty("key"u8, out JsonElement key) ? key.GetString() : null;
    }
}
