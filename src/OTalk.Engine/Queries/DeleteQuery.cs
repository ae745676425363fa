using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Delete a channel (seed, "Deleting a Channel"), or with <c>?msgid=</c> or <c>?key=</c> in its address one message or key of it.</summary>
internal sealed class DeleteQuery : IQuery
{
    public string Ns => Namespaces.Delete;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        if (channel.Query is { MessageId: not null, Key: not null })
        {
            context.Fail("channel names msgid or key, not both");
            return;
        }

        TreeCommand command = channel.Query switch
        {
            { MessageId: { } id } => new DeleteMessageCommand(context.Actor, channel.Path, id),
            { Key: { } key } => new DeleteKeyCommand(context.Actor, channel.Path, key),
            _ => new DeleteChannelCommand(context.Actor, channel.Path),
        };
        if (await context.RunAsync(channel.Identity, command) is not null)
            context.Respond();
    }
}
