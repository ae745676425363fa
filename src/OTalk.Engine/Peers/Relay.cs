using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>
/// Sends the stanzas of one stream to identities of other servers, and their answers back. An answer comes when it comes: nothing here waits for
/// another server, but who asks for too much at once waits for itself.
/// </summary>
internal sealed class Relay(ClientStream stream)
{
    private readonly PublishWindow _window = new();

    /// <summary>Who is addressed lives on another server. A visitor is at the one it speaks to: nothing is passed on for it.</summary>
    public bool IsFor(IdentityUri to) => !stream.IsVisit && !stream.Services.Router.Domains.Hosts(to.Identity.Server);

    /// <summary>Where a query is carried out: whom it addresses, or the identity of the channel that it names.</summary>
    public static IdentityUri PlaceOf(QueryStanza stanza, IdentityUri addressed) =>
        stanza.Body.TryGetProperty("channel"u8, out JsonElement named) && named.ValueKind == JsonValueKind.String
        && IdentityUri.TryParse(named.GetString()!, out IdentityUri? channel, out _) && channel.Identity.Server != addressed.Identity.Server
            ? new IdentityUri(channel.Identity, ChannelPath.Root)
            : addressed;

    /// <summary>Whether a message is not stored.</summary>
    public static bool Passes(PublishStanza stanza) => stanza.Transient || stanza.Body.Ns is Namespaces.ChatPartial or Namespaces.ChatState;

    /// <summary>A message. It gets its id here, so that sending it twice publishes it once.</summary>
    public async ValueTask PublishAsync(PublishStanza stanza, ReplyTo reply, bool copied)
    {
        int weight = stanza.Body.Utf8.Length;
        await _window.EnterAsync(stream.User!, weight);
        IdentityUri to = reply.Addressed;
        bool passes = Passes(stanza);
        if (!passes && to.Query.MessageId is null)
            to = to with { Query = to.Query with { MessageId = stream.Services.Ids.MessageId(stream.Services.Time.GetUtcNow()) } };
        string from = stream.ActorOf(stanza).Address;
        Send(new RemoteStanza(from, to, new RemoteMessage(stanza.Body.Utf8, passes)), stanza.Id, weight, answer =>
        {
            if (answer.Error is { } error)
                LateAnswers.Send(stream, reply.Error(error));
            else if (copied && PublishedIn(answer.Response!.Value) is { } published)
                stream.Services.Sent.Record(stream.User!, new RecordSentCommand(published, from, stanza.Body.Ns, stanza.Body.Utf8, reply.Addressed.ReplyAddress), Answer);
            else
                Answer();

            void Answer()
            {
                if (reply.Id is not null || stream.AnswersEverything)
                    LateAnswers.Send(stream, reply.Response(answer.Response!.Value));
            }
        });
    }

    /// <summary>A query, to the server of whom it addresses, or of the channel that it names.</summary>
    public async ValueTask QueryAsync(QueryStanza stanza, ReplyTo reply, IdentityUri place)
    {
        if (ClaimQuery.WaitOf(stanza) is var wait && wait > TimeSpan.Zero)
        {
            Claim(stanza, reply, place, wait);
            return;
        }

        int weight = stanza.Body.GetRawText().Length;
        await _window.EnterAsync(stream.User!, weight);
        Send(
            new RemoteStanza(stream.ActorOf(stanza).Address, place, new RemoteQuery(Utf8(stanza.Body))),
            stanza.Id,
            weight,
            answer => LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Response(answer.Response!.Value)));
    }

    /// <summary>Asks for what is there.</summary>
    public async ValueTask GetAsync(GetStanza stanza, ReplyTo reply)
    {
        await _window.EnterAsync(stream.User!, 0);
        Send(
            new RemoteStanza(stream.ActorOf(stanza).Address, reply.Addressed, new RemoteGet(GetWriter.Write(stanza.Window))),
            stanza.Id,
            weight: 0,
            answer => LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Result(answer.Response!.Value)));
    }

    /// <summary>A claim that waits for a job: there is nothing to be queued, as its worker waits too.</summary>
    private void Claim(QueryStanza stanza, ReplyTo reply, IdentityUri place, TimeSpan wait)
    {
        if (stream.Waits is not { } waits || !waits.TryWait())
        {
            stream.Send(reply.Error(ClaimQuery.TooMany()));
            return;
        }

        stream.Services.Remote.Send(new RemoteStanza(stream.ActorOf(stanza).Address, place, new RemoteQuestion(Utf8(stanza.Body), wait))
        {
            Answered = answer =>
            {
                waits.EndWait();
                if (waits.IsGoneFor(stream))
                    GiveBack(stanza, place, answer);
                LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Response(answer.Response!.Value));
                return Task.CompletedTask;
            },
        });
    }

    /// <summary>Nobody is there any more to do what was claimed: the next worker gets it.</summary>
    private void GiveBack(QueryStanza stanza, IdentityUri place, RemoteAnswer claimed)
    {
        if (claimed.Response is not { } response)
            return;
        using JsonDocument answer = JsonDocument.Parse(response, JsonDepth.OfCarrier);
        if (!answer.RootElement.TryGetProperty("results"u8, out JsonElement jobs) || jobs.ValueKind != JsonValueKind.Array)
            return;
        foreach (JsonElement job in jobs.EnumerateArray())
        {
            if (job.ValueKind != JsonValueKind.Object || !job.TryGetProperty("id"u8, out JsonElement id) || !job.TryGetProperty("channel"u8, out JsonElement channel))
                continue;
            stream.Services.Remote.Send(new RemoteStanza(stream.ActorOf(stanza).Address, place, new RemoteQuery(JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Cancel);
                writer.WritePropertyName("channel"u8);
                channel.WriteTo(writer);
                writer.WritePropertyName("job"u8);
                id.WriteTo(writer);
            }))));
        }
    }

    private void Send(RemoteStanza stanza, StanzaId? id, int weight, Action<RemoteAnswer> answered)
    {
        int first = 0;
        stream.Services.Remote.Send(stanza with
        {
            ClientId = id,
            Answered = answer =>
            {
                answered(answer);
                if (Interlocked.Exchange(ref first, 1) == 0)
                    _window.Leave(weight);
                return Task.CompletedTask;
            },
        });
    }

    private static ReadOnlyMemory<byte> Utf8(JsonElement body) => JsonText.Compact(body) ?? throw new FormatException("the query has text that is none");

    /// <summary>Id and time out of the answer to a publish; null where it is none.</summary>
    private static Published? PublishedIn(ReadOnlyMemory<byte> response)
    {
        using JsonDocument answer = JsonDocument.Parse(response, JsonDepth.OfCarrier);
        return answer.RootElement.TryGetProperty("id"u8, out JsonElement id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out Guid message)
            && answer.RootElement.TryGetProperty("time"u8, out JsonElement at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out DateTimeOffset time)
            ? new Published(message, time.ToUniversalTime())
            : null;
    }
}
