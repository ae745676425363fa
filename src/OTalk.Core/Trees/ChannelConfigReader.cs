using System.Text.Json;
using OTalk.Core.Access;

namespace OTalk.Core.Trees;

/// <summary>Reads the known members of a channel's configuration out of its JSON, and says which one is wrong.</summary>
internal sealed class ChannelConfigReader
{
    /// <summary>The members the server gives a meaning to; all others are kept as they are.</summary>
    public static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "name", "description", "type", "discoverable", "msg_count", "event_count", "key_whitelist", "subscriber_channel", "all_acl",
        "subscriber_acl", "key_acl", "requests", "inherit_acl", "queue",
    };

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string Type { get; private set; } = "";

    public bool Discoverable { get; private set; }

    public int MessageCount { get; private set; } = ChannelConfig.DefaultMessageCount;

    public int EventCount { get; private set; } = ChannelConfig.DefaultEventCount;

    public IReadOnlyList<string> KeyWhitelist { get; private set; } = [];

    public bool SubscriberChannel { get; private set; }

    public Permissions? AllAcl { get; private set; }

    public Permissions? SubscriberAcl { get; private set; }

    public IReadOnlyDictionary<string, KeyAcl> KeyAcl { get; private set; } = ChannelConfig.Default?.KeyAcl ?? new Dictionary<string, KeyAcl>(StringComparer.Ordinal);

    public bool? Requests { get; private set; }

    public bool InheritsAcl { get; private set; } = true;

    public QueueConfig? Queue { get; private set; }

    public static bool TryRead(SortedDictionary<string, string> members, out ChannelConfig? config, out string error)
    {
        config = null;
        error = "";
        var reader = new ChannelConfigReader();
        foreach ((string name, string json) in members)
        {
            if (!Known.Contains(name))
                continue;
            using JsonDocument document = JsonDocument.Parse(json);
            if (reader.Read(name, document.RootElement) is { } fault)
            {
                error = $"config.{name} {fault}";
                return false;
            }
        }

        config = ChannelConfig.From(members, reader);
        return true;
    }

    private string? Read(string name, JsonElement value)
    {
        switch (name)
        {
            case "name": return Text(value, text => Name = text);
            case "description": return Text(value, text => Description = text);
            case "type": return Text(value, text => Type = text);
            case "discoverable": return Flag(value, flag => Discoverable = flag);
            case "subscriber_channel": return Flag(value, flag => SubscriberChannel = flag);
            case "requests": return Flag(value, flag => Requests = flag);
            case "inherit_acl": return Flag(value, flag => InheritsAcl = flag);
            case "msg_count": return Count(value, count => MessageCount = count);
            case "event_count": return Count(value, count => EventCount = count);
            case "all_acl": return Flags(value, acl => AllAcl = acl);
            case "subscriber_acl": return Flags(value, acl => SubscriberAcl = acl);
            case "key_whitelist": return Keys(value);
            case "queue": return Jobs(value);
            default:
                if (!Access.KeyAcl.TryParse(value, out IReadOnlyDictionary<string, KeyAcl> table, out string error))
                    return $"is wrong: {error}";
                KeyAcl = table;
                return null;
        }
    }

    private static string? Text(JsonElement value, Action<string> set)
    {
        if (value.ValueKind != JsonValueKind.String)
            return "is no string";
        set(value.GetString()!);
        return null;
    }

    private static string? Flag(JsonElement value, Action<bool> set)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return "is neither true nor false";
        set(value.GetBoolean());
        return null;
    }

    private static string? Count(JsonElement value, Action<int> set)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int count) || count < -1)
            return "is no whole number from -1 up";
        set(count);
        return null;
    }

    private static string? Flags(JsonElement value, Action<Permissions> set)
    {
        if (value.ValueKind != JsonValueKind.String)
            return "is no string of permission flags";
        if (!Acl.TryParse(value.GetString()!, out Permissions permissions, out string error))
            return $"is wrong: {error}";
        set(permissions);
        return null;
    }

    private string? Keys(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(key => key.ValueKind != JsonValueKind.String))
            return "is no list of strings";
        KeyWhitelist = [.. value.EnumerateArray().Select(key => key.GetString()!)];
        return null;
    }

    private string? Jobs(JsonElement value)
    {
        string? fault = QueueConfig.Read(value, out QueueConfig queue);
        Queue = queue;
        return fault;
    }
}
