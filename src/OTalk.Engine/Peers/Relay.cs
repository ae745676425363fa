using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>Sends the stanzas of clients to identities of other servers, and their answers back.</summary>
internal static class Relay
{
    /// <summary>Whether a message is not stored.</summary>
    public static bool Passes(PublishStanza stanza) => stanza.Transient || stanza.Body.Ns is Namespaces.ChatPartial or Namespaces.ChatState;

    /// <summary>A message. It gets its id here, so that sending it twice publishes it once.</summary>
    public static void Publish(ClientStream stream, PublishStanza stanza, ReplyTo reply, bool copied, PublishWindow window, int weight)
    {
        IdentityUri to = reply.Addressed;
        bool passes = Passes(stanza);
        if (!passes && to.Query.MessageId is null)
            to = to with { Query = to.Query with { MessageId = stream.Services.Ids.MessageId(stream.Services.Time.GetUtcNow()) } };
        string from = stream.ActorOf(stanza).Address;
        Send(stream, new RemoteStanza(from, to, new RemoteMessage(stanza.Body.Utf8, passes)), stanza.Id, window, weight, answer =>
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
    public static void Query(ClientStream stream, QueryStanza stanza, ReplyTo reply, IdentityUri place, PublishWindow window, int weight) =>
        Send(stream, new RemoteStanza(stream.ActorOf(stanza).Address, place, new RemoteQuery(Utf8(stanza.Body))), stanza.Id, window, weight,
            answer => LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Response(answer.Response!.Value)));

    /// <summary>A claim that waits for a job: there is nothing to be queued, as its worker waits too.</summary>
    public static void Claim(ClientStream stream, QueryStanza stanza, ReplyTo reply, IdentityUri place, TimeSpan wait)
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
                    GiveBack(stream, stanza, place, answer);
                LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Response(answer.Response!.Value));
                return Task.CompletedTask;
            },
        });
    }

    /// <summary>Nobody is there any more to do what was claimed: the next worker gets it.</summary>
    private static void GiveBack(ClientStream stream, QueryStanza stanza, IdentityUri place, RemoteAnswer claimed)
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

    public static void Get(ClientStream stream, GetStanza stanza, ReplyTo reply, PublishWindow window) =>
        Send(stream, new RemoteStanza(stream.ActorOf(stanza).Address, reply.Addressed, new RemoteGet(GetWriter.Write(stanza.Window))), stanza.Id, window, 0,
            answer => LateAnswers.Send(stream, answer.Error is { } error ? reply.Error(error) : reply.Result(answer.Response!.Value)));

    private static void Send(ClientStream stream, RemoteStanza stanza, StanzaId? id, PublishWindow window, int weight, Action<RemoteAnswer> answered)
    {
        int first = 0;
        stream.Services.Remote.Send(stanza with
        {
            ClientId = id,
            Answered = answer =>
            {
                answered(answer);
                if (Interlocked.Exchange(ref first, 1) == 0)
                    window.Leave(weight);
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
