using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Core.Stanzas;
using OTalk.Endpoints.Events;
using OTalk.Engine;

namespace OTalk.Endpoints.Rest;

/// <summary>The door for requests: stanzas by POST, resources, event streams (protocol reference, "REST" and "Event streams").</summary>
public sealed partial class RestDoor
{
    private readonly HttpAuthentication _authentication;
    private readonly StanzaEndpoint _stanzas;
    private readonly ResourceEndpoint _resources;
    private readonly EventsEndpoint _events;
    private readonly ILogger _logger;

    public RestDoor(
        OTalkEngine engine, HttpAuthentication authentication, IRandomSource random, IHostApplicationLifetime lifetime, ILogger<RestDoor> logger)
    {
        _authentication = authentication;
        _stanzas = new StanzaEndpoint(engine, lifetime.ApplicationStopping);
        _resources = new ResourceEndpoint(engine, lifetime.ApplicationStopping);
        _events = new EventsEndpoint(engine, authentication, new EventTickets(random, engine.Services.Time), logger, lifetime.ApplicationStopping);
        _logger = logger;
    }

    /// <summary>Opens the door.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (RestRoute route in RestRoutes.All)
            routes.MapMethods(route.Pattern, [route.Method], context => ServeAsync(context, route));
    }

    private async Task ServeAsync(HttpContext context, RestRoute route)
    {
        try
        {
            if (!route.NeedsLogin)
                await ServeAnyoneAsync(context, route.Operation);
            else if (await _authentication.LogInAsync(context) is { } login)
                await ServeAsync(context, route.Operation, login);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone: nobody is there to be answered.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception failure)
        {
            LogFailed(failure, route.Operation);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await RestAnswers.ErrorAsync(context, new StanzaError(Condition.InternalServerError, "the server could not do this"));
        }
    }

    private Task ServeAnyoneAsync(HttpContext context, RestOperation operation) => operation switch
    {
        RestOperation.GetEvents => _events.StreamAsync(context),
        _ => RestAnswers.ReadAsync(context, OpenApiDocument.Json),
    };

    private Task ServeAsync(HttpContext context, RestOperation operation, HttpLogin login) => operation switch
    {
        RestOperation.PostStanzas => _stanzas.PostAsync(context, login),
        RestOperation.GetContents => _resources.GetAsync(context, login),
        RestOperation.Publish => _resources.PostAsync(context, login),
        RestOperation.Put => _resources.PutAsync(context, login),
        RestOperation.Delete => _resources.DeleteAsync(context, login),
        _ => _events.GiveTicketAsync(context, login),
    };

    [LoggerMessage(Level = LogLevel.Error, EventName = "request-failed", Message = "{Operation} failed")]
    private partial void LogFailed(Exception failure, RestOperation operation);
}
