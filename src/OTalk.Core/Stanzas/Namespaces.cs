namespace OTalk.Core.Stanzas;

/// <summary>The namespaces of the protocol, as they stand in <c>ns</c>.</summary>
public static class Namespaces
{
    public const string Base = "http://otalk.com/p/";

    public const string Sasl = "SASL";
    public const string SessionCapabilities = Base + "session-capabilities";
    public const string Register = Base + "register";
    public const string Bind = Base + "bind";
    public const string Unbind = Base + "unbind";
    public const string SubscriptionMask = Base + "subscription-mask";

    public const string Token = Base + "token";

    public const string Publish = Base + "publish";
    public const string Create = Base + "create";
    public const string Delete = Base + "delete";
    public const string Config = Base + "config";
    public const string Revise = Base + "revise";
    public const string Gap = Base + "gap";
    public const string Permissions = Base + "permissions";
    public const string Subscribe = Base + "subscribe";
    public const string Unsubscribe = Base + "unsubscribe";
    public const string Subscription = Base + "subscription";
    public const string Event = Base + "event";
    public const string Join = Base + "join";
    public const string Leave = Base + "leave";
    public const string Channel = Base + "channel";
    public const string ChannelDiscovery = Base + "channel#disco";
    public const string Invite = Base + "invite";
    public const string Block = Base + "block";

    /// <summary>The same, as the document also writes it: accepted, never sent.</summary>
    public const string InviteAsWritten = "http://otalk/p/invite";
    public const string Approve = Base + "approve";
    public const string Deny = Base + "deny";
    public const string Claim = Base + "claim";
    public const string Finish = Base + "finish";
    public const string Cancel = Base + "cancel";

    public const string Presence = Base + "presence";
    public const string Chat = Base + "chat";
    public const string ChatState = Base + "chat#state";

    /// <summary>A chat message while its author is still typing it.</summary>
    public const string ChatPartial = Base + "chat#partial";
    public const string Marker = Base + "marker";
    public const string MultiUserChat = Base + "muc";

    /// <summary>The namespace without its <c>#fragment</c>, which is how filters compare (so <c>…/p/geo</c> finds <c>…/p/geo#disco</c>).</summary>
    public static ReadOnlySpan<char> WithoutFragment(ReadOnlySpan<char> ns) => ns.IndexOf('#') is var at and >= 0 ? ns[..at] : ns;
}
