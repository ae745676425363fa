using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>
/// Approve or deny a request (protocol reference, "Requests"): <c>{"request":ID,"permission"?}</c>, to the owner's <c>/requests</c>.
/// </summary>
/// <param name="ns">The namespace of the one or the other.</param>
/// <param name="approves">Which.</param>
internal sealed class DecideRequestQuery(string ns, bool approves) : IQuery
{
    public string Ns => ns;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        string id = context.Members.RequiredText("request");
        string? acl = approves ? context.Members.Text("permission") : null;
        Permissions flags = Permissions.None;
        string error = "";
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (!channel.Path.Equals(WellKnown.RequestsPath))
            context.Fail(StanzaError.NotAllowed($"{channel.WithoutQuery()} is no requests channel: {new IdentityUri(channel.Identity, WellKnown.RequestsPath)} is"));
        else if (!Uuids.TryParse(id, out Guid request))
            context.Fail("request is no message id");
        else if (acl is not null && !Acl.TryParse(acl, out flags, out error))
            context.Fail($"permission: {error}");
        else if (await context.RunAsync(channel.Identity, new DecideRequestCommand(context.Actor, request, approves, acl is null ? null : flags)) is not null)
            context.Respond(writer => writer.WriteString("ns"u8, ns));
    }
}
