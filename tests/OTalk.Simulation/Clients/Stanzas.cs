using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Clients;

/// <summary>Makes the requests of a client, each with the next id of its stream.</summary>
internal sealed class Stanzas(string user)
{
    private int _last;

    public Request Authenticate()
    {
        string response = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{Cast.Password}"));
        return Query(RequestKind.Authenticate, Cast.Domain, new Dictionary<string, object>
        {
            ["ns"] = Namespaces.Sasl,
            ["sasl-mech"] = "SASL-PLAIN",
            ["response"] = response,
        });
    }

    public Request Bind(string session) => Query(RequestKind.Bind, Cast.Domain, new Dictionary<string, object>
    {
        ["ns"] = Namespaces.Bind,
        ["bind"] = $"{user}/sess/{session}",
    });

    public Request MaskEverything() => Query(RequestKind.Mask, user, new Dictionary<string, object>
    {
        ["ns"] = Namespaces.SubscriptionMask,
        ["mask"] = new[] { "*" },
    });

    public Request Create(string address, string allAcl) => Query(RequestKind.Create, address, new Dictionary<string, object>
    {
        ["ns"] = Namespaces.Create,
        ["channel"] = address,
        ["config"] = new { all_acl = allAcl, msg_count = -1 },
    });

    public Request Subscribe(string address) =>
        Query(RequestKind.Subscribe, address, new Dictionary<string, object> { ["ns"] = Namespaces.Subscribe });

    public Request Get(string address) =>
        new(RequestKind.Get, address, new GetStanza(new GetWindow { Limit = int.MaxValue }) { To = IdentityUri.Parse(address), Id = NextId() });

    public Request Publish(Message message)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new { ns = Namespaces.Chat, body = message.Text });
        Assert.True(JsonMessageReader.TryRead(json, out MessageBody? body, out _));
        string to = message.ChosenId is { } id ? $"{message.Channel}?msgid={id}" : message.Channel;
        var stanza = new PublishStanza(body, Transient: false) { To = IdentityUri.Parse(to), Id = NextId() };
        RequestKind kind = Cast.Queues.Any(queue => queue.Address == message.Channel) ? RequestKind.Enqueue : RequestKind.Publish;
        return new Request(kind, message.Channel, stanza) { Message = message };
    }

    public Request Create(Queue queue) => Query(RequestKind.Create, queue.Address, new Dictionary<string, object>
    {
        ["ns"] = Namespaces.Create,
        ["channel"] = queue.Address,
        ["config"] = new { all_acl = "psd", msg_count = -1, queue = new { claim_timeout = Cast.ClaimTimeout, cancel_limit = queue.CancelLimit } },
    });

    public Request Claim(string queue, int count, int wait)
    {
        var members = new Dictionary<string, object> { ["ns"] = Namespaces.Claim, ["count"] = count, ["wait"] = wait };
        return Query(RequestKind.Claim, queue, members) with { AnswersLate = wait > 0 };
    }

    public Request Finish(Job job) => About(RequestKind.Finish, Namespaces.Finish, job);

    public Request Cancel(Job job) => About(RequestKind.Cancel, Namespaces.Cancel, job);

    public Request ReadFailed(string address) => Get(address) with { Kind = RequestKind.ReadFailed };

    private Request About(RequestKind kind, string ns, Job job)
    {
        var members = new Dictionary<string, object> { ["ns"] = ns, ["job"] = job.Id };
        return Query(kind, job.Queue, members) with { Job = job.Id };
    }

    public Request Presence(string session, string show)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new { ns = Namespaces.Presence, show });
        Assert.True(JsonMessageReader.TryRead(json, out MessageBody? body, out _));
        string address = $"{user}/sess/{session}/presence";
        var stanza = new PublishStanza(body, Transient: false) { To = IdentityUri.Parse(address), Id = NextId() };
        return new Request(RequestKind.Presence, address, stanza);
    }

    private Request Query(RequestKind kind, string address, Dictionary<string, object> members)
    {
        JsonElement body = JsonSerializer.SerializeToElement(members);
        return new Request(kind, address, new QueryStanza((string)members["ns"], body) { To = IdentityUri.Parse(address), Id = NextId() });
    }

    private StanzaId NextId() => new($"{++_last}");
}
