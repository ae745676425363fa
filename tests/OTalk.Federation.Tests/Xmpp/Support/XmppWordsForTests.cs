namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>What is said on streams, as the RFC has it and not as the server does.</summary>
internal static class XmppWordsForTests
{
    public const string Tls = "urn:ietf:params:xml:ns:xmpp-tls";

    public const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    public const string Auth = $"<auth xmlns='{Sasl}' mechanism='EXTERNAL'>=</auth>";

    public const string Management = "urn:xmpp:sm:3";

    public static string Message(string from, string to, string body = "Ay me") => $"<message from='{from}' to='{to}'><body>{body}</body></message>";
}
