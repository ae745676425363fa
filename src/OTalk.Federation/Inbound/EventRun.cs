using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Mirrors;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Links;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Inbound;

/// <summary>Events of one identity that stand behind each other in a batch: they are stored at once.</summary>
internal sealed class EventRun(InboundStanzas stanzas)
{
    private readonly List<MirroredEvent> _events = [];
    private readonly List<(int Place, LinkStanza Stanza)> _places = [];
    private Identity? _source;

    /// <summary>Adds an event, or answers what is wrong with it.</summary>
    public async Task AddAsync(LinkStanza stanza, JsonElement details, int place, byte[][] answers)
    {
        if (!InboundStanzas.TryRead(stanza, details, out MirroredEvent? happened, out string? fault))
        {
            answers[place] = StanzaText.Error(stanza.From!.ReplyAddress, stanza.To, stanza.To!.Identity.Server, stanza.Id, StanzaError.BadRequest(fault));
            return;
        }

        if (_source is not null && _source != stanza.From!.Identity)
            await EndAsync(answers);
        _source = stanza.From!.Identity;
        _events.Add(happened);
        _places.Add((place, stanza));
    }

    /// <summary>Stores what was gathered.</summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public async Task EndAsync(byte[][] answers)
    {
        if (_source is null)
            return;
        if (await stanzas.TakeEventsAsync(_source, _events) is { } error)
            throw new StoreException(error.Text);
        foreach ((int place, LinkStanza stanza) in _places)
            answers[place] = InboundStanzas.Taken(stanza);
        _events.Clear();
        _places.Clear();
        _source = null;
    }
}
