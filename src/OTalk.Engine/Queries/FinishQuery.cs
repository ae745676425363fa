using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>A job is done: <c>{"ns":"http://otalk.com/p/finish","job":ID,"result":…}</c>, the result any JSON (protocol reference, "Queues").</summary>
internal sealed class FinishQuery : IQuery
{
    public string Ns => Namespaces.Finish;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel || JobMember.Read(context) is not { } id)
            return;
        ReadOnlyMemory<byte>? result = null;
        if (context.Body.TryGetProperty("result"u8, out JsonElement given))
        {
            result = JsonText.Compact(given);
            if (result is null)
            {
                context.Fail("result has text that is not valid Unicode");
                return;
            }
        }

        if (await context.RunAsync(channel.Identity, new FinishJobCommand(context.Actor, channel.Path, id, result)) is not null)
            JobMember.Confirm(context, Namespaces.Finish, id);
    }
}
