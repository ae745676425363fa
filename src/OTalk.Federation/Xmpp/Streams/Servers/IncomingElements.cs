using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Takes what another server says on a stream that it has opened, behind the head and TLS.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="state">How far it has come.</param>
/// <param name="dialer">Asks whether keys are right.</param>
internal sealed class IncomingElements(ServerParts parts, IncomingState state, ServerDialer dialer)
{
    /// <summary>How often a proof may fail before the stream is closed (RFC 6120, section 6.4.4).</summary>
    private const int MostFailures = 3;

    private readonly IncomingDialback _dialback = new(parts, state, dialer);
    private readonly IncomingManagement _management = new(parts, state);
    private int _failures;

    /// <summary>Takes one element.</summary>
    /// <returns>The stream error that it is; null for none.</returns>
    public async ValueTask<StreamFault?> TakeAsync(XmlElement element)
    {
        if (XmppWords.IsStanza(element, Ns.Server))
            return await state.Stream.TakeStanzaAsync(element);
        if (element.Namespace == XmppWords.Management)
            return await _management.TakeAsync(element);
        if (element.Namespace == Ns.Dialback)
            return await _dialback.TakeAsync(element);
        if (element.Is("auth", XmppWords.Sasl))
            return await AuthenticateAsync(element);
        if (!element.Is("bidi", XmppWords.Bidi))
            return new StreamFault(StreamCondition.UnsupportedStanzaType);

        // Before anything is proved, so that all that is proved counts in both directions.
        state.Stream.IsBidi |= !state.Stream.IsProved;
        return null;
    }

    private static string? ConditionOf(XmlElement auth, IncomingState state)
    {
        if (auth["mechanism"] is not XmppWords.External)
            return "invalid-mechanism";
        if (!state.OffersExternal)
            return "not-authorized";
        if (auth.Text.Trim() is not { Length: > 0 } text || text == "=")
            return null;
        try
        {
            return Jid.TryParse(Encoding.UTF8.GetString(Convert.FromBase64String(text)), out Jid? other) && other.ToString() == state.Peer
                ? null
                : "invalid-authzid";
        }
        catch (FormatException)
        {
            return "incorrect-encoding";
        }
    }

    private async ValueTask<StreamFault?> AuthenticateAsync(XmlElement auth)
    {
        if (ConditionOf(auth, state) is { } condition)
        {
            await state.Stream.Connection.WriteAsync(
                new XmlElement("failure", XmppWords.Sasl, new XmlElement(condition, XmppWords.Sasl)), CancellationToken.None);
            return ++_failures < MostFailures ? null : new StreamFault(StreamCondition.PolicyViolation, "too many proofs have failed");
        }

        if (parts.Open.AcceptedOf(state.Peer!) >= StreamSet.MostOfADomain)
            return new StreamFault(StreamCondition.ResourceConstraint, "there are too many streams of this domain");
        await state.Stream.Connection.WriteAsync(new XmlElement("success", XmppWords.Sasl), CancellationToken.None);
        state.UseCertificate();
        state.Stream.Prove(state.ByCertificate!.Value, "certificate");
        return null;
    }
}
