using OTalk.Server.Hosting;

namespace OTalk.Server.Health;

/// <summary>What an operator's tools ask a server (protocol reference, "REST"): whether it lives, whether it is ready, what it counts.</summary>
public static class HealthEndpoints
{
    private const string HttpDoor = "http";

    /// <summary>Maps <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        readiness.Expect(HttpDoor);
        app.Lifetime.ApplicationStarted.Register(() => readiness.Opened(HttpDoor));
        app.Lifetime.ApplicationStopping.Register(() => readiness.Closed(HttpDoor));

        app.MapGet("/healthz", (HttpContext context) => PlainAsync(context, "ok"));
        var stores = app.Services.GetRequiredService<Stores>();
        app.MapGet("/readyz", (HttpContext context) => ReadyAsync(context, readiness, stores));
        app.MapGet("/metrics", (HttpContext context) => MetricsAsync(context));

        // Counts from the start, not from the first time that somebody asks.
        app.Services.GetRequiredService<MetricsText>();
        app.Services.GetRequiredService<ProcessMetrics>();
    }

    private static Task PlainAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task ReadyAsync(HttpContext context, Readiness readiness, Stores stores)
    {
        var wrong = readiness.Missing is { Count: > 0 } missing ? $"not open: {string.Join(", ", missing)}"
            : stores.Health?.Trouble is { } trouble ? $"nothing can be stored: {trouble}"
            : null;
        context.Response.StatusCode = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return PlainAsync(context, wrong ?? "ready");
    }

    private static async Task MetricsAsync(HttpContext context)
    {
        using var text = new StringWriter();
        context.RequestServices.GetRequiredService<MetricsText>().WriteTo(text);
        context.Response.ContentType = MetricsText.ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
