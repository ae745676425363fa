using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace OTalk.Accounts.OAuth.Issuers;

/// <summary>
/// Metadata and keys of one issuer: fetched when first needed, kept, fetched again after a day, and sooner for a key that is not known. What
/// it said before is good until it says something else, and nobody who can do with that waits for a fetch. An issuer that fails is asked
/// again after half a minute, then after pauses that double up to some minutes.
/// </summary>
/// <param name="issuer">Which.</param>
/// <param name="documents">How documents are fetched.</param>
/// <param name="time">The clock.</param>
/// <param name="failed">Told of failures: address and reason.</param>
internal sealed class IssuerMetadata(OutsideIssuer issuer, IDocumentRetriever documents, TimeProvider time, Action<string, Exception>? failed)
    : IDisposable
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private volatile OpenIdConnectConfiguration? _known;
    private Task _fetching = Task.CompletedTask;
    private TimeSpan _pause = _shortestPause;
    private DateTimeOffset _mayAskFrom = DateTimeOffset.MinValue;
    private DateTimeOffset _oldFrom = DateTimeOffset.MinValue;

    public OutsideIssuer Issuer => issuer;

    /// <summary>What is known of the issuer; null if it never answered.</summary>
    /// <param name="unknownKey">True: a key is missing in what is known.</param>
    /// <param name="cancel">Gives the waiting up; a fetch goes on, as others wait for it too.</param>
    public async ValueTask<OpenIdConnectConfiguration?> GetAsync(bool unknownKey, CancellationToken cancel)
    {
        var lacking = unknownKey || _known is null;
        var fetching = Fetching(lacking);
        if (lacking) await fetching.WaitAsync(cancel);
        return _known;
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <summary>The fetch that is under way, begun now if it is time for one.</summary>
    private Task Fetching(bool lacking)
    {
        lock (_gate)
        {
            if (_fetching.IsCompleted && time.GetUtcNow() >= (lacking ? _mayAskFrom : _oldFrom)) _fetching = FetchAsync(_ended.Token);
            return _fetching;
        }
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        var address = issuer.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        var now = time.GetUtcNow();
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel);
            if (!string.Equals(found.Issuer, issuer.Issuer, StringComparison.Ordinal))
                throw new InvalidOperationException($"it says that its issuer is '{found.Issuer}'");
            _known = found;
            Plan(_shortestPause, now + _shortestPause, now + _goodFor);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The server ends: nobody waits for it.
        }
        catch (Exception error)
        {
            // Whatever keeps it from answering: tokens by keys that are not known are refused until it does.
            Plan(_pause * 2 < _longestPause ? _pause * 2 : _longestPause, now + _pause, now + _pause);
            failed?.Invoke(address, error);
        }
    }

    private void Plan(TimeSpan pause, DateTimeOffset mayAskFrom, DateTimeOffset oldFrom)
    {
        lock (_gate) (_pause, _mayAskFrom, _oldFrom) = (pause, mayAskFrom, oldFrom);
    }
}
