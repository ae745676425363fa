using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Federation.Native;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>
/// Stands for the servers of XMPP domains: takes what would go to an oTalk server, says it in XMPP, and answers as that server would
/// (protocol reference, "XMPP").
/// </summary>
/// <param name="streams">The ways to XMPP servers.</param>
/// <param name="speakers">Say stanzas, asked in this order.</param>
/// <param name="rooms">Rooms of theirs that ours are in.</param>
/// <param name="bounces">Remembers who has sent what.</param>
/// <param name="policy">With whom is spoken.</param>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class XmppWay(
    IXmppStreams streams, IReadOnlyList<ISpeaker> speakers, ForeignRoomDesk rooms, Bounces bounces, FederationPolicy policy, FederationOptions options,
    TimeProvider time) : IPeerWay
{
    private readonly ConcurrentDictionary<string, Progress> _progress = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _reached = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel)
    {
        Check(domain);
        await ReachAsync(domain, stanzas, reached, cancel);

        // What of a batch has arrived is not said again when the rest is tried again.
        Progress progress = _progress.AddOrUpdate(domain, _ => new Progress(tx), (_, known) => known.Tx == tx ? known : new Progress(tx));
        var said = new Saying(streams, domain, progress);
        for (int index = progress.Answers.Count; index < stanzas.Count; index++)
        {
            if (!Outbound.TryRead(stanzas[index], out Outbound? stanza, out Native.Links.LinkStanza head))
            {
                said.Add("", [], StanzaText.Error(head.From?.ReplyAddress ?? "", head.To, domain, head.Id, StanzaError.BadRequest("the stanza is none")));
                continue;
            }

            Spoken spoken = await SpeakAsync(stanza, cancel);
            RemoteAnswer? answer = spoken.Answer;
            if (spoken.Ask is { } ask)
            {
                await said.FlushAsync(cancel);
                answer = await ask(cancel);
            }

            said.Add(spoken.Local ?? stanza.From.Identity.Server, spoken.Stanzas, Write(head, answer!));
        }

        await said.FlushAsync(cancel);
        _progress.TryRemove(domain, out _);
        return progress.Answers;
    }

    public RemoteAnswer? AnswerToKept(RemoteStanza stanza, DateTimeOffset now)
    {
        if (stanza.Payload is not RemoteMessage || stanza.To.Query.MessageId is not { } id || !(ChatSpeaker.IsChat(stanza.To) || rooms.IsKept(stanza)))
            return null;
        if (stanza.ClientId is { } asked)
            bounces.Note(id.ToString(), stanza.From, asked);
        return Spoken.Response(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Publish);
            writer.WriteString("id"u8, id);
            writer.WriteString("time"u8, Timestamps.Format(now));
        });
    }

    public async Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel)
    {
        string domain = stanza.To.Identity.Server;
        Check(domain);
        using var within = new CancellationTokenSource(options.AnswerWithin + stanza.Payload.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            Outbound outbound = Outbound.Of(stanza);
            Spoken spoken = await SpeakAsync(outbound, either.Token);
            if (spoken.Ask is { } ask)
                return await ask(either.Token);
            foreach (XmlElement element in spoken.Stanzas)
                await streams.PassAsync(spoken.Local ?? outbound.From.Identity.Server, domain, element, either.Token);
            return spoken.Answer!;
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.AnswerWithin.TotalSeconds} s", late);
        }
    }

    public async Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel)
    {
        Check(domain);
        if (!Outbound.TryRead(stanza, out Outbound? passing, out _))
            return;
        Spoken spoken = await SpeakAsync(passing, cancel);
        foreach (XmlElement element in spoken.Stanzas)
            await streams.PassAsync(spoken.Local ?? local, domain, element, cancel);
    }

    public async Task ProbeAsync(Identity ours, Identity contact, CancellationToken cancel)
    {
        Check(contact.Server);
        if (await rooms.CheckAsync(ours, contact))
            return;
        await streams.PassAsync(ours.Server, contact.Server, PresenceSpeaker.Of("probe", Jid.Of(ours), Jid.Of(contact)), cancel);
    }

    public void Told(string domain) => rooms.Told(domain);

    public Task ReachAsync(string local, string domain, CancellationToken cancel)
    {
        Check(domain);
        return streams.ReachAsync(local, domain, cancel);
    }

    /// <summary>The first time it is found out that there is a way before anything is said.</summary>
    private async Task ReachAsync(string domain, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel)
    {
        if (!_reached.ContainsKey(domain) && stanzas.Count > 0 && Outbound.TryRead(stanzas[0], out Outbound? first, out _))
            await streams.ReachAsync(first.From.Identity.Server, domain, cancel);
        await reached();
        _reached[domain] = true;
    }

    private void Check(string domain)
    {
        if (!policy.AllowsXmpp(domain))
            throw new PeerUnreachableException(PeerTrouble.NotAllowed, $"this server does not speak with {domain}");
    }

    private async ValueTask<Spoken> SpeakAsync(Outbound stanza, CancellationToken cancel)
    {
        foreach (ISpeaker speaker in speakers)
        {
            if (await speaker.SpeakAsync(stanza, cancel) is { } spoken)
                return spoken;
        }

        // Whom an event was for has nothing to answer.
        return stanza.Event is not null
            ? Spoken.Say(Namespaces.Publish)
            : Spoken.Refuse(new StanzaError(Condition.FeatureNotImplemented, $"{stanza.To.Identity.Server} speaks XMPP, which has no words for this"));
    }

    private static byte[] Write(Native.Links.LinkStanza head, RemoteAnswer answer) => answer.Error is { } error
        ? StanzaText.Error(head.From!.ToString(), head.To, head.To!.Identity.Server, head.Id, error)
        : StanzaText.Write(answer.IsResult
            ? new ResultReply(head.From!.ToString(), head.To!.ReplyAddress, head.Id, answer.Response!.Value)
            : new ResponseReply(head.From!.ToString(), head.To!.ReplyAddress, head.Id, answer.Response!.Value));
}
