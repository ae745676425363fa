using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>A subscription on its source's side, read out of its record: who gets what of this tree.</summary>
public sealed class Subscriber
{
    private Subscriber(SubscriberRecord record, IdentityUri source, IdentityUri destination, SubscriptionConfig config)
    {
        Record = record;
        Pattern = source.Pattern;
        Parts = source.Query;
        Destination = destination;
        Config = config;
        Number = SubscriptionIds.NumberOf(record.Id);
        TakesEverything = !config.Mute && config.Features.Count == 0 && !Parts.Messages && !Parts.Keys && !Parts.Channels;
    }

    public SubscriberRecord Record { get; internal set; }

    public string Owner => Record.Owner;

    /// <summary>Where its owner lives.</summary>
    public string Domain => Record.Owner[(Record.Owner.IndexOf('@', StringComparison.Ordinal) + 1)..];

    public string Id => Record.Id;

    /// <summary>The 7 of <c>s7</c>: the lowest number stands first on an event that several subscriptions match.</summary>
    public int Number { get; }

    public ChannelPattern Pattern { get; }

    /// <summary>Selected parts; none selected means all of them.</summary>
    public AddressQuery Parts { get; }

    public IdentityUri Destination { get; }

    public SubscriptionConfig Config { get; }

    /// <summary>Neither muted nor filtered.</summary>
    public bool TakesEverything { get; }

    /// <summary>It delivers messages, of some namespaces at least.</summary>
    public bool TakesMessages => !Config.Mute && (Parts.Messages || (!Parts.Keys && !Parts.Channels));

    public bool IsActive => string.Equals(Record.State, SubscriptionState.Active, StringComparison.Ordinal);

    /// <summary>Somebody who may decide it let the subscriber in.</summary>
    public bool IsApproved => Record.IsApproved;

    /// <summary>The destination is a channel: messages are republished there.</summary>
    public bool IsLink => !Destination.Path.IsRoot;

    /// <summary>Reads a record.</summary>
    /// <exception cref="FormatException">It was not written by this program.</exception>
    public static Subscriber From(SubscriberRecord record) => new(
        record,
        IdentityUri.Parse(record.Source),
        IdentityUri.Parse(record.Destination),
        SubscriptionConfig.Parse(record.ConfigJson));

    /// <summary>Whether an entry is of the selected parts and namespaces, and not muted.</summary>
    public bool Accepts(LogEntry entry) => !Config.Mute && AcceptsPart(entry) && Config.Accepts(entry.Ns);

    private bool AcceptsPart(LogEntry entry)
    {
        if (!Parts.Messages && !Parts.Keys && !Parts.Channels)
            return true;
        if (entry.Kind == EntryKind.Event)
        {
            return entry.About switch
            {
                EventSubject.Message => Parts.Messages,
                EventSubject.Key => Parts.Keys,
                _ => Parts.Channels,
            };
        }

        return Parts.Messages || (Parts.Keys && entry.Key is not null);
    }
}
