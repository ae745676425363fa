using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>A query that is being answered: who asks what, and the ways to answer.</summary>
public sealed class QueryContext(ClientStream stream, QueryStanza stanza, ReplyTo reply)
{
    public ClientStream Stream => stream;

    public EngineServices Services => stream.Services;

    public QueryStanza Stanza => stanza;

    public JsonElement Body => stanza.Body;

    /// <summary>What was addressed.</summary>
    public IdentityUri To => reply.Addressed;

    /// <summary>Who asks; only where somebody is authenticated.</summary>
    public Actor Actor => stream.ActorOf(stanza);

    public MemberReader Members { get; } = new(stanza.Body);

    /// <summary>Answers with <c>response</c>; an <c>id</c> inside the query is echoed inside.</summary>
    public void Respond(Action<Utf8JsonWriter>? members = null) => stream.Send(Response(members));

    /// <summary>The same answer, for who sends it otherwise.</summary>
    public Reply Response(Action<Utf8JsonWriter>? members = null) => reply.Response(JsonText.Utf8Object(writer =>
    {
        members?.Invoke(writer);
        if (stanza.Body.TryGetProperty("id"u8, out JsonElement id))
        {
            writer.WritePropertyName("id"u8);
            id.WriteTo(writer);
        }
    }));

    public void Fail(StanzaError error) => stream.Send(reply.Error(error));

    public void Fail(string badRequest) => Fail(StanzaError.BadRequest(badRequest));

    /// <summary>Runs a command in the tree of an identity; an error is answered, and null is given back.</summary>
    public async ValueTask<Decision?> RunAsync(Identity identity, TreeCommand command)
    {
        Answer<Decision> answer = await Services.Router.RunAsync(identity, stream.Known(command));
        if (answer.Error is { } error)
            Fail(error);
        return answer.Value;
    }

    /// <summary>
    /// The address in a member of the query, or what the stanza is addressed to where there is none. A wrong one is answered, and null is
    /// given back.
    /// </summary>
    public IdentityUri? Address(string member)
    {
        string? text = Members.Text(member);
        if (Members.Fault is { } fault)
        {
            Fail(fault);
            return null;
        }

        if (text is null)
            return To;
        if (IdentityUri.TryParse(text, out IdentityUri? address, out string? error))
            return address;
        Fail($"{member}: {error}");
        return null;
    }

    /// <summary>The same for an address that must name one channel.</summary>
    public IdentityUri? Channel(string member)
    {
        if (Address(member) is not { } address)
            return null;
        if (!address.IsPattern)
            return address;
        Fail($"{address.WithoutQuery()} is a pattern: this takes one channel");
        return null;
    }
}
