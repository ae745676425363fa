namespace OTalk.Core.Stanzas;

/// <summary>
/// What the server can do, as its <c>/features</c> lists it (protocol reference, "Discovery"): the queries it answers, then the messages it
/// understands.
/// </summary>
public static class Features
{
    /// <summary>The namespaces, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> OfServer { get; } =
    [
        Namespaces.Sasl,
        Namespaces.Register,
        Namespaces.Bind,
        Namespaces.Unbind,
        Namespaces.SubscriptionMask,
        Namespaces.Token,
        Namespaces.Create,
        Namespaces.Delete,
        Namespaces.Config,
        Namespaces.Revise,
        Namespaces.Subscribe,
        Namespaces.Unsubscribe,
        Namespaces.Approve,
        Namespaces.Deny,
        Namespaces.Invite,
        Namespaces.Permissions,
        Namespaces.Block,
        Namespaces.Claim,
        Namespaces.Finish,
        Namespaces.Cancel,
        Namespaces.Presence,
        Namespaces.Chat,
        Namespaces.ChatPartial,
        Namespaces.ChatState,
        Namespaces.Marker,
    ];
}
