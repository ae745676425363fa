namespace OTalk.Accounts.Sasl;

/// <summary>
/// A way to authenticate (RFC 4422), by the name that the capability stanza lists (protocol reference, "Streams, authentication,
/// sessions").
/// </summary>
public interface ISaslMechanism
{
    /// <summary>Name on the wire, such as <c>SASL-PLAIN</c>.</summary>
    string Name { get; }

    /// <summary>True where the client sends the secret itself, so that the mechanism is offered only where nobody can listen.</summary>
    bool RevealsSecret { get; }

    /// <summary>Begins an exchange with one client.</summary>
    ISaslExchange Start();
}

/// <summary>One client's attempt to authenticate. The client speaks first; one call at a time.</summary>
public interface ISaslExchange
{
    /// <summary>Takes what the client sent and gives the next step.</summary>
    /// <param name="response">The client's bytes, out of their base64.</param>
    /// <param name="cancel">Gives the attempt up.</param>
    /// <returns>Only after <see cref="SaslContinue"/> may the exchange be asked again.</returns>
    ValueTask<SaslStep> RespondAsync(ReadOnlyMemory<byte> response, CancellationToken cancel);
}
