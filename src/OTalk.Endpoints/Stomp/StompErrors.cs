using System.Globalization;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>What is wrong, in the form of STOMP: <c>message</c> is the text, the body says code and condition too.</summary>
internal static class StompErrors
{
    /// <summary>Nobody who is known speaks here.</summary>
    public const string AuthenticationFailed = "authentication failed";

    /// <summary>The content of an ERROR frame.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="receipt">The receipt that the frame at fault asked for, or null.</param>
    public static StompFault Of(StanzaError error, string? receipt = null) => new(error.Text)
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"{error.Condition.Code} {error.Condition.Name}: {error.Text}{After(error)}"),
        ReceiptId = receipt,
    };

    private static string After(StanzaError error) =>
        error.RetryAfterSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" (try again after {seconds} s)") : "";
}
