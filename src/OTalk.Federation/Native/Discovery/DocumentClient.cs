using System.Net;

namespace OTalk.Federation.Native.Discovery;

/// <summary>Fetches documents (protocol reference, "Discovery"): bounded in time, bytes and redirects, over TLS unless the operator does without.</summary>
/// <param name="policy">Where a domain is asked.</param>
/// <param name="http">The way there.</param>
/// <param name="time">The clock.</param>
public sealed class DocumentClient(FederationPolicy policy, OutgoingHttp http, TimeProvider time)
{
    private const int MaxRedirects = 3;

    /// <summary>Asks a domain for its document, now.</summary>
    public async Task<DiscoveryOutcome> FetchAsync(string domain)
    {
        var address = new Uri(policy.OriginOf(domain), ServerDocument.Path);
        var withoutTls = address.Scheme == Uri.UriSchemeHttp;
        using var deadline = new CancellationTokenSource(OutgoingHttp.Within, time);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Accept.Add(new("application/json"));
                using var response = await http.Invoker.SendAsync(request, deadline.Token);
                if (!IsRedirect(response.StatusCode))
                    return await ReadAsync(response, address, withoutTls, deadline.Token);
                if (redirects == MaxRedirects)
                    return None(address, $"it redirects more than {MaxRedirects} times");
                if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next))
                    return None(address, "it redirects to nowhere");
                if (next.Scheme != Uri.UriSchemeHttps && (next.Scheme != Uri.UriSchemeHttp || !withoutTls))
                    return None(address, "it redirects to an address without TLS");
                address = next;
            }
        }
        catch (Exception error) when (Trouble.IsOne(error))
        {
            var trouble = Trouble.Of(error);
            return new DomainNotFound(trouble.MayPass, Step(address), trouble.Text);
        }
    }

    private static async Task<DiscoveryOutcome> ReadAsync(HttpResponseMessage response, Uri address, bool withoutTls, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var mayPass = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
            return new DomainNotFound(mayPass, Step(address), $"it answers {status}");
        }

        var buffer = new byte[ServerDocument.MaxBytes + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length == buffer.Length ? None(address, $"the document has more than {ServerDocument.MaxBytes} bytes")
            : ServerDocument.TryRead(buffer.AsMemory(0, length), withoutTls, out var document, out var fault) ? Found(document, response, address, length)
            : None(address, $"the document {fault}");
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>A copy that somebody kept says how old it is: its time was that of the answer so long ago.</summary>
    private static DomainFound Found(ServerDocument document, HttpResponseMessage response, Uri address, int length) =>
        new(document) { Address = address, Bytes = length, Date = response.Headers.Date + (response.Headers.Age ?? TimeSpan.Zero) };

    private static DomainNotFound None(Uri address, string text) => new(MayPass: false, Step(address), text);

    private static string Step(Uri address) => $"GET {address}";
}
