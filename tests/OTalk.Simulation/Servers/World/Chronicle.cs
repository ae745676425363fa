using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Simulation.Checks;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers.World;

/// <summary>A message as it was stored.</summary>
internal sealed record StoredMessage(Guid Id, long Offset, string Text, IReadOnlyList<string> Via);

/// <summary>
/// What became durable on each server, in order, written down at the mediums: the truth that everything a client sees is held against. What is
/// done twice is seen here first.
/// </summary>
internal sealed class Chronicle
{
    private readonly Dictionary<(string Site, string Tree, int Number), string> _channels = [];
    private readonly Dictionary<(string Site, string Channel), List<StoredMessage>> _messages = [];
    private readonly Dictionary<(string Site, string Channel, Guid Id), StoredMessage> _byId = [];
    private readonly HashSet<(string Site, string Channel, string Text)> _texts = [];
    private readonly HashSet<(string Site, string Channel, string What)> _happened = [];
    private readonly Dictionary<string, long> _last = [];
    private readonly HashSet<(string Channel, Guid Id)> _removed = [];
    private readonly HashSet<(string Owner, string Id)> _ended = [];

    /// <summary>The first guarantee that was broken: what a server does with an exception is its own affair.</summary>
    public ViolationException? Violation { get; private set; }

    /// <summary>A batch is durable on a server.</summary>
    public void Stored(string site, TreeBatch batch)
    {
        bool isHome = Stage.DomainOf(batch.Identity) == site;
        foreach (Change change in batch.Changes)
        {
            switch (change)
            {
                case ChannelSet { Channel: var channel }:
                    _channels[(site, batch.Identity, channel.Number)] = AddressOf(batch.Identity, channel.Path);
                    break;
                case EntryAppended { Entry: var entry }:
                    Append(site, batch.Identity, entry, isHome);
                    break;
                case MessageRemoved removed when isHome && _channels.TryGetValue((site, batch.Identity, removed.Channel), out string? channel):
                    _removed.Add((channel, removed.Id));
                    break;
                case MessageRevised revised when isHome:
                    Once(site, _channels[(site, batch.Identity, revised.Channel)], $"the revision '{TextOf(revised.Body)}'");
                    break;
                case SubscriberRemoved ended when isHome:
                    _ended.Add((ended.Owner, ended.Id));
                    break;
                case SubscriptionRemoved ended when isHome:
                    _ended.Add((batch.Identity, ended.Id));
                    break;
            }
        }
    }

    /// <summary>The messages of a channel on its own server, in order; those that were removed since too.</summary>
    public IReadOnlyList<StoredMessage> Messages(string channel) => _messages.GetValueOrDefault((Stage.DomainOf(channel), channel)) ?? [];

    /// <summary>A message of a channel, as its own server has it.</summary>
    public StoredMessage? Find(string channel, Guid id) => _byId.GetValueOrDefault((Stage.DomainOf(channel), channel, id));

    /// <summary>Whether a message was removed.</summary>
    public bool IsRemoved(string channel, Guid id) => _removed.Contains((channel, id));

    /// <summary>Offset of the newest entry in the tree of a channel.</summary>
    public long Last(string channel) => _last.GetValueOrDefault(Stage.OwnerOf(channel));

    /// <summary>Whether a subscription has ended, on either side.</summary>
    public bool HasEnded(string owner, string id) => _ended.Contains((owner, id));

    /// <summary>What a message says; empty for one that is none of a client's.</summary>
    public static string TextOf(ReadOnlyMemory<byte> body)
    {
        JsonElement message = JsonElement.Parse(body.Span);
        return message.TryGetProperty("body", out JsonElement text) ? text.GetString()! : "";
    }

    private void Append(string site, string tree, LogEntry entry, bool isHome)
    {
        string channel = AddressOf(tree, entry.Path);
        if (isHome)
            _last[tree] = entry.Offset;
        if (entry.Kind == EntryKind.Event)
        {
            Once(site, channel, $"the event {entry.Id}");
            if (entry.About == EventSubject.Message)
                Once(site, channel, $"the news {WhatOf(entry.Body)}");
            return;
        }

        string text = TextOf(entry.Body);
        if (text.Length == 0)
            return;
        if (!_texts.Add((site, channel, text)) || _byId.ContainsKey((site, channel, entry.Id)))
            Break($"'{text}' stands in {channel} on {site} twice");
        var stored = new StoredMessage(entry.Id, entry.Offset, text, entry.Via);
        _byId[(site, channel, entry.Id)] = stored;
        if (!_messages.TryGetValue((site, channel), out List<StoredMessage>? messages))
            _messages[(site, channel)] = messages = [];
        messages.Add(stored);
    }

    /// <summary>What a channel event tells, without its time: a deletion of a message and its finish are told once, each revision once.</summary>
    private static string WhatOf(ReadOnlyMemory<byte> body)
    {
        JsonElement told = JsonElement.Parse(body.Span).GetProperty("event");
        string text = told.TryGetProperty("msg", out JsonElement message) ? message.GetRawText() : "";
        string id = told.TryGetProperty("msgid", out JsonElement named) || told.TryGetProperty("job", out named) ? named.GetRawText() : "";
        return $"{told.GetProperty("ns").GetString()} {id} {text}";
    }

    private void Once(string site, string channel, string what)
    {
        if (!_happened.Add((site, channel, what)))
            Break($"{what} stands in {channel} on {site} twice");
    }

    private void Break(string what) => Violation ??= new ViolationException("Once", what);

    private static string AddressOf(string tree, ChannelPath path) => new IdentityUri(Identity.Parse(tree), path).ToString();
}
