namespace OTalk.Accounts.OAuth.Clients;

/// <summary>What became of making a client. No record: its text form would show the secret.</summary>
public sealed class ClientCreation
{
    private ClientCreation(Client? client, string? secret, OAuthError? error)
    {
        Client = client;
        Secret = secret;
        Error = error;
    }

    /// <summary>The client; null if none was made.</summary>
    public Client? Client { get; }

    /// <summary>Its secret, to be shown once; null for a public client.</summary>
    public string? Secret { get; }

    /// <summary>Why none was made; null if it was.</summary>
    public OAuthError? Error { get; }

    internal static ClientCreation Made(Client client, string? secret) => new(client, secret, error: null);

    internal static ClientCreation Refused(OAuthError error) => new(client: null, secret: null, error);
}
