using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace OTalk.Accounts.OAuth.Issuers;

/// <summary>
/// Metadata and keys of one issuer: fetched when first needed, kept, fetched again after a day, and sooner for a key that is not known. An
/// issuer that does not answer is asked no more often than one that does, and what it said before is good until it does.
/// </summary>
/// <param name="issuer">Which.</param>
/// <param name="documents">How documents are fetched.</param>
/// <param name="time">The clock.</param>
/// <param name="failed">Told of failures: address and reason.</param>
internal sealed class IssuerMetadata(OutsideIssuer issuer, IDocumentRetriever documents, TimeProvider time, Action<string, Exception>? failed)
    : IDisposable
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private OpenIdConnectConfiguration? _known;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    public OutsideIssuer Issuer => issuer;

    /// <summary>What is known of the issuer; null if it never answered.</summary>
    /// <param name="unknownKey">True: a key is missing in what is known.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<OpenIdConnectConfiguration?> GetAsync(bool unknownKey, CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel);
        try
        {
            var age = time.GetUtcNow() - _askedAt;
            if (age >= (unknownKey || _known is null ? _pause : _goodFor)) await FetchAsync(cancel);
            return _known;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();

    private async ValueTask FetchAsync(CancellationToken cancel)
    {
        var address = issuer.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        _askedAt = time.GetUtcNow();
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel);
            if (!string.Equals(found.Issuer, issuer.Issuer, StringComparison.Ordinal))
                throw new InvalidOperationException($"it says that its issuer is '{found.Issuer}'");
            _known = found;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            // Whatever keeps it from answering: its tokens are refused until it does.
            failed?.Invoke(address, error);
        }
    }
}
