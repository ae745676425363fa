using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Create a channel (seed, "Creating a Channel"): <c>channel</c> names it; <c>to</c> is it or its parent.</summary>
internal sealed class CreateQuery : IQuery
{
    public string Ns => Namespaces.Create;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        JsonElement? config = context.Members.Object("config");
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (await context.RunAsync(channel.Identity, new CreateChannelCommand(context.Actor, channel.Path, config)) is not null)
            context.Respond();
    }
}
