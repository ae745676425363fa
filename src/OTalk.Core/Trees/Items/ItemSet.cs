using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OTalk.Core.Trees.Items;

/// <summary>
/// What a tree keeps besides its channels, subscriptions and sessions: invitations, blocks, jobs, effects on their way, and how far
/// it has come with other servers. A store keeps an
/// item as JSON under kind and key and need not understand it.
/// </summary>
/// <param name="Kind">What it is: one of <see cref="ItemKind"/>.</param>
/// <param name="Key">Unique in tree and kind.</param>
/// <param name="Channel">Number of the channel it belongs to and goes with; null where it belongs to the tree.</param>
/// <param name="Wakes">The tree has something to do about it by itself, so it is loaded when the server starts.</param>
/// <param name="Json">The item.</param>
public sealed record TreeItem(string Kind, string Key, int? Channel, bool Wakes, string Json);

/// <summary>Kinds of items.</summary>
public static class ItemKind
{
    public const string Invitation = "invitation";
    public const string Block = "block";
    public const string Job = "job";
    public const string Outgoing = "outgoing";
    public const string PeerReached = "peer-reached";
    public const string SourceReached = "source-reached";
    public const string Audience = "audience";
    public const string Visits = "visits";
    public const string Presence = "presence";
}

/// <summary>An item was added or changed.</summary>
/// <param name="Kind">One of <see cref="ItemKind"/>.</param>
/// <param name="Key">Unique in tree and kind.</param>
/// <param name="Channel">The channel it goes with, or null.</param>
public abstract record ItemSet(string Kind, string Key, int? Channel) : Change
{
    /// <summary>Whether the tree is loaded for it when the server starts.</summary>
    public virtual bool Wakes => false;

    /// <summary>As a store keeps it.</summary>
    public TreeItem ToItem() => new(Kind, Key, Channel, Wakes, ToJson());

    /// <summary>Reads back what <see cref="ToItem"/> gave.</summary>
    /// <exception cref="FormatException">It was not written by this program.</exception>
    public static ItemSet Read(TreeItem item) => item.Kind switch
    {
        ItemKind.Invitation => new InvitationSet(Parse(item, ItemJson.Default.Invitation)),
        ItemKind.Block => new BlockSet(Parse(item, ItemJson.Default.Block)),
        ItemKind.Job => new JobSet(Parse(item, ItemJson.Default.Job)),
        ItemKind.Outgoing => new OutgoingSet(Parse(item, ItemJson.Default.Outgoing)),
        ItemKind.PeerReached => new PeerReachedSet(Parse(item, ItemJson.Default.PeerReached)),
        ItemKind.SourceReached => new SourceReachedSet(Parse(item, ItemJson.Default.SourceReached)),
        ItemKind.Audience => new MirrorAudienceSet(Parse(item, ItemJson.Default.MirrorAudience)),
        ItemKind.Presence => new MirroredPresenceSet(Parse(item, ItemJson.Default.MirroredPresence)),
        ItemKind.Visits => new VisitsSet(Parse(item, ItemJson.Default.Visits)),
        _ => throw new FormatException($"'{item.Kind}' is no known kind of item"),
    };

    /// <summary>The item as JSON.</summary>
    protected abstract string ToJson();

    private static T Parse<T>(TreeItem item, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(item.Json, type) ?? throw new FormatException($"{item.Kind} {item.Key} is empty");
}

/// <summary>An item is gone.</summary>
public sealed record ItemRemoved(string Kind, string Key) : Change;
