using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OTalk.Core.Access;

namespace OTalk.Core.Trees;

/// <summary>
/// The configuration of a channel (protocol reference, "Channels"): the members that were set, known or not, and the known ones read out
/// with their defaults. Immutable.
/// </summary>
public sealed class ChannelConfig
{
    public const int DefaultMessageCount = 50;
    public const int DefaultEventCount = 50;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nothing set.</summary>
    public static readonly ChannelConfig Default = new(new SortedDictionary<string, string>(StringComparer.Ordinal));

    private readonly SortedDictionary<string, string> _members;

    private ChannelConfig(SortedDictionary<string, string> members) => _members = members;

    public string Name { get; private init; } = "";

    public string Description { get; private init; } = "";

    public string Type { get; private init; } = "";

    public bool Discoverable { get; private init; }

    /// <summary>Messages kept; 0 keeps nothing, −1 all.</summary>
    public int MessageCount { get; private init; } = DefaultMessageCount;

    /// <summary>Channel events kept; 0 keeps nothing, −1 all.</summary>
    public int EventCount { get; private init; } = DefaultEventCount;

    /// <summary>Keys that may be set; empty allows every key.</summary>
    public IReadOnlyList<string> KeyWhitelist { get; private init; } = [];

    /// <summary>Every subscriber gets a sub-channel to publish to.</summary>
    public bool SubscriberChannel { get; private init; }

    /// <summary><c>all_acl</c> as set here, or null to inherit it.</summary>
    public Permissions? AllAcl { get; private init; }

    /// <summary><c>subscriber_acl</c> as set here, or null to inherit it.</summary>
    public Permissions? SubscriberAcl { get; private init; }

    public IReadOnlyDictionary<string, KeyAcl> KeyAcl { get; private init; } = new Dictionary<string, KeyAcl>(StringComparer.Ordinal);

    /// <summary>
    /// Whether grants and acls of the channels above reach it. Where they don't, bans still do, and who subscribes to the channel above counts as
    /// subscriber for this one's own <c>subscriber_acl</c>.
    /// </summary>
    public bool InheritsAcl { get; private init; } = true;

    /// <summary>Subscribing without <c>s</c> asks instead of failing; true by default where the channel is discoverable.</summary>
    public bool Requests { get; private init; }

    /// <summary>How messages are handed to workers as jobs; null where the channel is no queue.</summary>
    public QueueConfig? Queue { get; private init; }

    /// <summary>
    /// Messages that a store keeps, −1 for all: <see cref="MessageCount"/>, but for queues, where no unfinished job may go: there the decisions remove
    /// what is over.
    /// </summary>
    public int StoredMessageCount => Queue is null ? MessageCount : -1;

    /// <summary>Reads what <see cref="ToJson"/> gave, or a configuration from a trusted place.</summary>
    /// <exception cref="FormatException">It is no valid configuration.</exception>
    public static ChannelConfig Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Default.TryMerge(document.RootElement, out ChannelConfig config, out string error) ? config : throw new FormatException(error);
    }

    /// <summary>
    /// This configuration with the members of a JSON object set over it; a member that is <c>null</c> goes back to its default.
    /// <paramref name="error"/> names the member that is wrong.
    /// </summary>
    public bool TryMerge(JsonElement patch, out ChannelConfig config, out string error)
    {
        config = this;
        if (patch.ValueKind != JsonValueKind.Object)
        {
            error = "config is no object";
            return false;
        }

        var members = new SortedDictionary<string, string>(_members, StringComparer.Ordinal);
        try
        {
            SetMembers(members, patch);
        }
        catch (InvalidOperationException)
        {
            // An escape that makes a surrogate without its pair is valid JSON but no text.
            error = "config has text that is not valid Unicode";
            return false;
        }

        return ChannelConfigReader.TryRead(members, out config!, out error);
    }

    /// <summary>The members that were set, as one JSON object.</summary>
    public string ToJson() => Write(null);

    /// <summary>Bytes of UTF-8 that <see cref="ToJson"/> takes: what the limit on configurations counts.</summary>
    public int ByteCount => Encoding.UTF8.GetByteCount(ToJson());

    /// <summary>The whole configuration as it is read with <c>?config</c>: known members with their defaults and the permissions in force, then the others.</summary>
    public string ToCompleteJson(ChannelNode channel) => Write(channel);

    internal static ChannelConfig From(SortedDictionary<string, string> members, ChannelConfigReader read) => new(members)
    {
        Name = read.Name,
        Description = read.Description,
        Type = read.Type,
        Discoverable = read.Discoverable,
        MessageCount = read.MessageCount,
        EventCount = read.EventCount,
        KeyWhitelist = read.KeyWhitelist,
        SubscriberChannel = read.SubscriberChannel,
        AllAcl = read.AllAcl,
        SubscriberAcl = read.SubscriberAcl,
        KeyAcl = read.KeyAcl,
        InheritsAcl = read.InheritsAcl,
        Requests = read.Requests ?? read.Discoverable,
        Queue = read.Queue,
    };

    private static void SetMembers(SortedDictionary<string, string> members, JsonElement patch)
    {
        foreach (JsonProperty member in patch.EnumerateObject())
        {
            // The seed writes the option both ways.
            string name = string.Equals(member.Name, "subscription_channel", StringComparison.Ordinal)
                && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "subscriber_channel" : member.Name;
            if (member.Value.ValueKind == JsonValueKind.Null)
                members.Remove(name);
            else
                members[name] = Compact(member.Value);
        }
    }

    private static string Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string Write(ChannelNode? channel)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            if (channel is not null)
                WriteKnown(writer, channel);
            foreach ((string name, string json) in _members)
            {
                if (channel is not null && ChannelConfigReader.Known.Contains(name))
                    continue;
                writer.WritePropertyName(name);
                writer.WriteRawValue(json, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteKnown(Utf8JsonWriter writer, ChannelNode channel)
    {
        writer.WriteString("name"u8, Name);
        writer.WriteString("description"u8, Description);
        writer.WriteString("type"u8, Type);
        writer.WriteBoolean("discoverable"u8, Discoverable);
        writer.WriteNumber("msg_count"u8, MessageCount);
        writer.WriteNumber("event_count"u8, EventCount);
        writer.WriteStartArray("key_whitelist"u8);
        foreach (string key in KeyWhitelist)
            writer.WriteStringValue(key);
        writer.WriteEndArray();
        writer.WriteBoolean("subscriber_channel"u8, SubscriberChannel);
        writer.WriteString("all_acl"u8, Acl.Format(channel.AllAcl));
        writer.WriteString("subscriber_acl"u8, Acl.Format(channel.SubscriberAcl));
        writer.WritePropertyName("key_acl"u8);
        writer.WriteRawValue(_members.GetValueOrDefault("key_acl") ?? "{}", skipInputValidation: true);
        writer.WriteBoolean("requests"u8, Requests);
        if (!InheritsAcl)
            writer.WriteBoolean("inherit_acl"u8, false);
        if (Queue is null)
            return;
        writer.WritePropertyName("queue"u8);
        using JsonDocument given = JsonDocument.Parse(_members["queue"]);
        Queue.Write(writer, given.RootElement);
    }
}
