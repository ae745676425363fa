using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>How much of a message a subscription delivers.</summary>
public enum DeliveryMode : byte
{
    /// <summary>The whole message.</summary>
    Full = 0,

    /// <summary>A hash of the stored bytes in place of the message.</summary>
    Hash = 1,

    /// <summary>Neither: only that there is one.</summary>
    Notify = 2,
}

/// <summary>The configuration of a subscription (protocol reference, "Subscriptions"). Immutable.</summary>
public sealed record SubscriptionConfig
{
    public static readonly SubscriptionConfig Default = new();

    /// <summary>Deliver nothing for now.</summary>
    public bool Mute { get; init; }

    /// <summary>Deliver nothing while no session of the owner is bound.</summary>
    public bool MuteOnOffline { get; init; }

    /// <summary>End when the owner's last session ends.</summary>
    public bool UnsubscribeOnOffline { get; init; }

    public DeliveryMode Delivery { get; init; }

    /// <summary>Namespaces to deliver, compared without fragment; empty delivers all.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Name of the subscriber's own sub-channel at the source.</summary>
    public string? SubscriptionChannel { get; init; }

    /// <summary>Whether a namespace passes <see cref="Features"/>.</summary>
    public bool Accepts(string ns)
    {
        if (Features.Count == 0)
            return true;
        foreach (string feature in Features)
        {
            if (Namespaces.WithoutFragment(feature).SequenceEqual(Namespaces.WithoutFragment(ns)))
                return true;
        }

        return false;
    }

    /// <summary>Reads a configuration, members it does not know ignored; <paramref name="error"/> names the member that is wrong.</summary>
    public static bool TryRead(JsonElement json, out SubscriptionConfig config, out string error)
    {
        config = Default;
        if (json.ValueKind != JsonValueKind.Object)
        {
            error = "config is no object";
            return false;
        }

        var members = new MemberReader(json);
        config = new SubscriptionConfig
        {
            Mute = members.Flag("mute"),
            MuteOnOffline = members.Flag("mute_on_offline"),
            UnsubscribeOnOffline = members.Flag("unsubscribe_on_offline"),
            Delivery = members.Choice("delivery", ("full", DeliveryMode.Full), ("hash", DeliveryMode.Hash), ("notify", DeliveryMode.Notify)),
            Features = members.Strings("features"),
            SubscriptionChannel = members.Text("subscription_channel"),
        };
        error = members.Fault is { } fault ? $"config.{fault}" : "";
        return members.Fault is null;
    }

    public static SubscriptionConfig Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return TryRead(document.RootElement, out SubscriptionConfig config, out string error) ? config : throw new FormatException(error);
    }

    public string ToJson() => JsonText.Object(WriteMembers);

    /// <summary>Writes the members into an object that is open: as in the seed's "Example Subscription Configuration".</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("mute"u8, Mute);
        writer.WriteBoolean("mute_on_offline"u8, MuteOnOffline);
        writer.WriteBoolean("unsubscribe_on_offline"u8, UnsubscribeOnOffline);
        writer.WriteString("delivery"u8, Delivery switch { DeliveryMode.Hash => "hash"u8, DeliveryMode.Notify => "notify"u8, _ => "full"u8 });
        if (SubscriptionChannel is not null)
            writer.WriteString("subscription_channel"u8, SubscriptionChannel);
        if (Features.Count == 0)
            return;
        writer.WriteStartArray("features"u8);
        foreach (string feature in Features)
            writer.WriteStringValue(feature);
        writer.WriteEndArray();
    }
}
