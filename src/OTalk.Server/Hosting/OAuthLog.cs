namespace OTalk.Server.Hosting;

/// <summary>What the log says of the authorization server and of outside issuers.</summary>
internal sealed partial class OAuthLog(ILogger<OAuthLog> logger)
{
    /// <summary>An outside issuer gave no metadata or keys: its tokens are refused meanwhile, unless those it gave before serve.</summary>
    public void IssuerFailed(string address, Exception error) => LogIssuerFailed(address, error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "issuer-failed", Message = "The issuer's metadata at {Address} could not be read")]
    private partial void LogIssuerFailed(string address, Exception error);
}
