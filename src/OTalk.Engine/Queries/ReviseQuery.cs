using System.Runtime.InteropServices;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Replace a message: <c>{"ns":"http://otalk.com/p/revise","channel":"…?msgid=ID","msg":{…}}</c>.</summary>
internal sealed class ReviseQuery : IQuery
{
    public string Ns => Namespaces.Revise;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        if (channel.Query.MessageId is not { } id)
            context.Fail("channel names no message: its address needs ?msgid=");
        else if (context.Members.Object("msg") is not { } message)
            context.Fail(context.Members.Fault ?? "msg is missing");
        else if (!context.Services.ReadMessage(JsonMarshal.GetRawUtf8Value(message), out MessageBody? body, out StanzaError? error))
            context.Fail(error);
        else if (await context.RunAsync(channel.Identity, new ReviseMessageCommand(context.Actor, channel.Path, id, body)) is not null)
            context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Revise));
    }
}
