using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Clients;

/// <summary>Makes the requests of a person, each with an id that none of them had before: answers may come to a later connection.</summary>
internal sealed class Asks(string user)
{
    private int _last;

    public Request Authenticate() => Query(RequestKind.Authenticate, Stage.DomainOf(user), new()
    {
        ["ns"] = Namespaces.Sasl,
        ["sasl-mech"] = "SASL-PLAIN",
        ["response"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{Stage.Password}")),
    });

    public Request Bind(string session) =>
        Query(RequestKind.Bind, Stage.DomainOf(user), new() { ["ns"] = Namespaces.Bind, ["bind"] = $"{user}/sess/{session}" });

    public Request Create(string address, string allAcl) => Query(RequestKind.Create, address, new()
    {
        ["ns"] = Namespaces.Create,
        ["channel"] = address,
        ["config"] = address == Stage.Jobs
            ? new { all_acl = allAcl, msg_count = -1, event_count = -1, queue = new { claim_timeout = Stage.ClaimTimeout, cancel_limit = 1_000_000 } }
            : (object)new { all_acl = allAcl, msg_count = -1, event_count = -1 },
    });

    public Request Subscribe(string address) => Query(RequestKind.Subscribe, address, new() { ["ns"] = Namespaces.Subscribe });

    public Request Unsubscribe(string address) => Query(RequestKind.Unsubscribe, address, new() { ["ns"] = Namespaces.Unsubscribe });

    /// <summary>Ends what somebody else has subscribed to.</summary>
    public Request Remove(string address, string identity) =>
        Query(RequestKind.Remove, address, new() { ["ns"] = Namespaces.Unsubscribe, ["identity"] = identity });

    public Request Link(Line line) => Query(RequestKind.Link, line.Source, new()
    {
        ["ns"] = Namespaces.Subscribe,
        ["config"] = new { to_uri = line.Destination },
    });

    public Request Get(string address) =>
        new(RequestKind.Get, address, new GetStanza(new GetWindow { Limit = int.MaxValue }) { To = IdentityUri.Parse(address), Id = NextId() });

    public Request Publish(Message message) => Publish(message, message.Channel == Stage.Jobs ? RequestKind.Enqueue : RequestKind.Publish);

    /// <summary>A message that is not stored.</summary>
    public Request Pass(Message message) => Publish(message, RequestKind.Pass);

    public Request Delete(string channel, Guid id) => Query(RequestKind.Delete, channel, new()
    {
        ["ns"] = Namespaces.Delete,
        ["channel"] = $"{channel}?msgid={id}",
    }) with
    { Job = id };

    public Request Revise(string channel, Guid id, string text) => Query(RequestKind.Revise, channel, new()
    {
        ["ns"] = Namespaces.Revise,
        ["channel"] = $"{channel}?msgid={id}",
        ["msg"] = new { ns = Namespaces.Chat, body = text },
    }) with
    { Job = id };

    public Request Claim(int count, int wait)
    {
        Request claim = Query(RequestKind.Claim, Stage.Jobs, new() { ["ns"] = Namespaces.Claim, ["count"] = count, ["wait"] = wait });
        return claim;
    }

    public Request Finish(Job job) => Query(RequestKind.Finish, job.Queue, new() { ["ns"] = Namespaces.Finish, ["job"] = job.Id }) with { Job = job.Id };

    public Request Cancel(Job job) => Query(RequestKind.Cancel, job.Queue, new() { ["ns"] = Namespaces.Cancel, ["job"] = job.Id }) with { Job = job.Id };

    private Request Publish(Message message, RequestKind kind)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new { ns = Namespaces.Chat, body = message.Text });
        Assert.True(JsonMessageReader.TryRead(json, out MessageBody? body, out _));
        string to = message.ChosenId is { } id ? $"{message.Channel}?msgid={id}" : message.Channel;
        var stanza = new PublishStanza(body, kind == RequestKind.Pass) { To = IdentityUri.Parse(to), Id = NextId() };
        return new Request(kind, message.Channel, stanza) { Message = message, AnswersLate = true };
    }

    private Request Query(RequestKind kind, string address, Dictionary<string, object> members)
    {
        JsonElement body = JsonSerializer.SerializeToElement(members);
        var stanza = new QueryStanza((string)members["ns"], body) { To = IdentityUri.Parse(address), Id = NextId() };
        return new Request(kind, address, stanza) { AnswersLate = true };
    }

    private StanzaId NextId() => new($"{++_last}");
}
