using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using OTalk.Endpoints.Rest;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>What stands in front of the door for requests: compression of large answers, and which web pages may use it.</summary>
internal static class RestHosting
{
    private const string Anybody = "*";

    private static readonly PathString[] _paths = ["/otalk", "/openapi"];

    /// <summary>How long a browser remembers what a page may do.</summary>
    private static readonly TimeSpan _preflightFor = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddRest(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton<HttpAuthentication>()
        .AddSingleton<RestDoor>()
        .AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json"];
        })
        .AddSingleton<IResponseCompressionProvider, LargeAnswers>()
        .AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            policy.WithMethods("GET", "POST", "PUT", "DELETE")
                .WithHeaders("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "Cache-Control")
                .WithExposedHeaders("ETag", "Location", "Retry-After", "WWW-Authenticate", "Allow")
                .SetPreflightMaxAge(_preflightFor);
            if (options.Http.CorsOrigins.Contains(Anybody, StringComparer.Ordinal))
                policy.AllowAnyOrigin();
            else
                policy.WithOrigins([.. options.Http.CorsOrigins]);
        }));

    /// <summary>Before the doors.</summary>
    public static void UseRest(this WebApplication app, HttpOptions options) => app.UseWhen(IsRest, rest =>
    {
        if (options.CorsOrigins.Count > 0)
            rest.UseCors();
        rest.UseResponseCompression();
    });

    /// <summary>Opens the door.</summary>
    public static void MapRest(this WebApplication app) => app.Services.GetRequiredService<RestDoor>().Map(app);

    private static bool IsRest(HttpContext context) =>
        !context.Request.Headers.ContainsKey("Upgrade") && Array.Exists(_paths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>Small answers are not worth it, and event streams must not wait.</summary>
    private sealed class LargeAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        private const long Large = 1024;

        public override bool ShouldCompressResponse(HttpContext context) =>
            (context.Response.ContentLength is null or >= Large) && base.ShouldCompressResponse(context);
    }
}
