using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>The accepting end of links, at <c>/s2s</c> (protocol reference, "Opening a link").</summary>
/// <param name="parts">What links share.</param>
public sealed class LinkAcceptor(LinkParts parts)
{
    /// <summary>Where it is on the HTTP listener.</summary>
    public const string Path = "/s2s";

    private const string Accepted = "accepted";
    private const int PolicyViolation = 1008;

    /// <summary>Links that nobody has proved to be at a time: more are strangers who want memory.</summary>
    private const int MostUnproved = 256;

    private int _unproved;

    /// <summary>Opens the door, unless federation is off.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (!parts.Policy.IsOn)
            return;
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(ServeAsync);
        routes.MapGet(Path, pipeline.Build());
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("this address speaks WebSocket", context.RequestAborted);
            return;
        }

        if (Interlocked.Increment(ref _unproved) > MostUnproved || parts.Open.Stopping.IsCancellationRequested)
        {
            Interlocked.Decrement(ref _unproved);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (await OpenAsync(context) is var (link, proof))
            await link.RunAsync(proof);
    }

    /// <summary>Opens a link, with the answer that tells so; null where it came to nothing, and has been closed.</summary>
    private async Task<(Link Link, ReadOnlyMemory<byte> Proof)?> OpenAsync(HttpContext context)
    {
        try
        {
            var socket = new LinkSocket(
                await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
                {
                    SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(LinkParts.Subprotocol) ? LinkParts.Subprotocol : null,
                    KeepAliveInterval = LinkSocket.PingEvery,
                    KeepAliveTimeout = LinkSocket.PingEvery,
                }),
                parts.Buffers,
                parts.Time);
            context.Response.RegisterForDispose(socket);
            var opened = await ProveAsync(socket, context);
            if (opened is null)
                await socket.FinishAsync();
            return opened;
        }
        finally
        {
            Interlocked.Decrement(ref _unproved);
        }
    }

    private async Task<(Link Link, ReadOnlyMemory<byte> Proof)?> ProveAsync(LinkSocket socket, HttpContext context)
    {
        using var deadline = new CancellationTokenSource(LinkParts.HandshakeWithin, parts.Time);
        await using var late = deadline.Token.Register(() => socket.Close(PolicyViolation, "no domain was proved in time"));
        var nonces = new Nonces(parts.Random);
        try
        {
            await socket.SendAsync(LinkWords.Greeting(parts.Policy.DefaultDomain, nonces.Offer()), deadline.Token);
            if (await socket.ReceiveAsync(LinkParts.HandshakeBytes) is not { } first)
            {
                parts.Metrics.Failed(Accepted, deadline.IsCancellationRequested ? "time" : "ended");
                return null;
            }

            var answer = await AnswerAsync(first, nonces, deadline.Token);
            if (answer is { Ours: { } ours, Theirs: { } theirs })
                return (new Link(parts, socket, nonces, ours, theirs, isDialed: false, nextNonce: null), answer.Stanza);
            await socket.SendAsync(answer.Stanza, deadline.Token);
            Tell(context, answer, first);
            socket.Close(PolicyViolation, answer.Text ?? "");
        }
        catch (Exception over) when (over is LinkEndedException or OperationCanceledException)
        {
            parts.Metrics.Failed(Accepted, deadline.IsCancellationRequested ? "time" : "ended");
        }

        return null;
    }

    private Task<ProofAnswer> AnswerAsync(byte[] first, Nonces nonces, CancellationToken cancel)
    {
        if (!LinkStanza.TryRead(first, out var stanza, out var fault))
            return Task.FromResult(parts.Answers.RefuseOther(stanza, StanzaError.BadRequest(fault)));
        return stanza is { Kind: "query", Namespace: LinkPayload.Namespace }
            ? parts.Answers.AnswerAsync(stanza, nonces, isFirst: true, cancel)
            : Task.FromResult(parts.Answers.RefuseOther(stanza, StanzaError.NotAuthorized("no domain is proved on this link")));
    }

    private void Tell(HttpContext context, ProofAnswer answer, byte[] first)
    {
        parts.Metrics.Failed(Accepted, answer.Refused ?? "");
        LinkStanza.TryRead(first, out var stanza, out _);
        var claimed = stanza.From?.Identity.Server;
        if (claimed is not null && parts.Policy.Names(claimed) && answer.Refused is not (ProofAnswers.Malformed or "host" or "policy"))
            parts.Log.NotProved(context.Connection.RemoteIpAddress, claimed, answer.Text);
        else
            parts.Log.Refused(context.Connection.RemoteIpAddress, claimed, answer.Text);
    }
}
