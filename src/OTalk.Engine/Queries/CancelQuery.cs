using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Give a job back: <c>{"ns":"http://otalk.com/p/cancel","job":ID}</c> (protocol reference, "Queues").</summary>
internal sealed class CancelQuery : IQuery
{
    public string Ns => Namespaces.Cancel;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel || JobMember.Read(context) is not { } id)
            return;
        if (await context.RunAsync(channel.Identity, new CancelJobCommand(context.Actor, channel.Path, id)) is not null)
            JobMember.Confirm(context, Namespaces.Cancel, id);
    }
}
