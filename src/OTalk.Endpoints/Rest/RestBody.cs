using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>Reads the body of a request, as far as the limit for stanzas lets it.</summary>
internal static class RestBody
{
    private const int Unannounced = 4096;

    /// <summary>The body, or null when the request is answered already: it is too large (<c>413</c>), and the rest of it is not read.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int limit)
    {
        HttpRequest request = context.Request;
        if (limit > 0 && request.ContentLength > limit)
            return await RefuseAsync(context, limit);

        // The limit is this server's, whatever the framework's own is.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;

        // One byte more than announced: the end is found without growing.
        long expected = request.ContentLength is { } announced ? announced + 1 : Unannounced;
        var body = new ArrayBufferWriter<byte>((int)Math.Min(expected, limit > 0 ? limit + 1L : int.MaxValue / 2));
        while (true)
        {
            int read = await request.Body.ReadAsync(body.GetMemory(1), context.RequestAborted);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
            if (limit > 0 && body.WrittenCount > limit)
                return await RefuseAsync(context, limit);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> RefuseAsync(HttpContext context, int limit)
    {
        await RestAnswers.ErrorAsync(context, StanzaError.TooLarge($"the body of a request has at most {limit} bytes"));
        return null;
    }
}
