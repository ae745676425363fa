using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>What a subscription came to, out of the answer to the query for it.</summary>
internal abstract record SubscribeAnswer
{
    public sealed record In(string Subscription) : SubscribeAnswer;

    public sealed record Pending(string Subscription) : SubscribeAnswer;

    public sealed record Refused(StanzaError Error) : SubscribeAnswer;

    public static SubscribeAnswer Read(Reply reply)
    {
        if (reply is ErrorReply { Error: var error })
            return new Refused(error);
        using JsonDocument answer = JsonDocument.Parse(((ResponseReply)reply).Payload);
        JsonElement root = answer.RootElement;
        return root.GetProperty("result"u8).GetString() switch
        {
            "ok" => new In(root.GetProperty("subscription"u8).GetString()!),
            "pending" => new Pending(root.GetProperty("subscription"u8).GetString()!),
            _ => new Refused(Engine.Peers.ErrorReader.Read(root.GetProperty("error"u8))),
        };
    }
}
