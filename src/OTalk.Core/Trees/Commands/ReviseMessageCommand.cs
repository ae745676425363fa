using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>Replace the body of a message: needs <c>d</c> for an own one, else <c>D</c>. Its id, time, author and place stay.</summary>
public sealed record ReviseMessageCommand(Actor Actor, ChannelPath Channel, Guid Id, MessageBody Body) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath Channel, Guid Id)? NeedsMessage => (Channel, Id);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (MessageChanges.CheckChange(tree, Channel, Id, Actor, KeyRights.Write, context, out ChannelNode? node) is { } refused)
            return refused;
        if (Body.Fault is { } fault)
            return StanzaError.BadRequest(fault);
        if (Body.Ns is Namespaces.ChatState or Namespaces.ChatPartial or Namespaces.Marker)
            return StanzaError.NotAllowed($"a message cannot become one with ns '{Body.Ns}'");
        return new Decision
        {
            Changes =
            [
                new MessageRevised(node!.Number, Id, Body.Ns, Body.Utf8),
                ChannelEvents.Of(tree, context, node, Channel, Namespaces.Revise, Actor.Address, EventSubject.Message, writer =>
                {
                    writer.WriteString("msgid"u8, Id);

                    // Not everybody who is told may read the key: they read the value by themselves if they may.
                    if (context.Message!.Key is { } key && node.Config.KeyAcl.ContainsKey(key))
                        return;
                    writer.WritePropertyName("msg"u8);
                    writer.WriteRawValue(Body.Utf8.Span, skipInputValidation: true);
                }),
            ],
        };
    }
}
