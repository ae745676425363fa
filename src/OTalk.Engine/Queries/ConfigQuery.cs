using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Change a channel's configuration: <c>{"ns":"http://otalk.com/p/config","config":{…}}</c>, members merged; it is read with <c>?config</c>.</summary>
internal sealed class ConfigQuery : IQuery
{
    public string Ns => Namespaces.Config;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        JsonElement? config = context.Members.Object("config");
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (config is not { } patch)
            context.Fail("config is missing");
        else if (await context.RunAsync(channel.Identity, new ConfigureChannelCommand(context.Actor, channel.Path, patch)) is not null)
            context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Config));
    }
}
