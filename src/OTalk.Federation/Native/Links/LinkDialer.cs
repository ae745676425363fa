using System.Net.WebSockets;
using OTalk.Federation.Native.Discovery;

namespace OTalk.Federation.Native.Links;

/// <summary>The opening end of links (protocol reference, "Opening a link").</summary>
/// <param name="parts">What links share.</param>
/// <param name="domains">Where other domains are found.</param>
/// <param name="http">The way to them.</param>
public sealed class LinkDialer(LinkParts parts, DomainDirectory domains, OutgoingHttp http) : ILinkDialer
{
    private const string Dialed = "dialed";
    private const int PolicyViolation = 1008;

    public async Task<DialOutcome> DialAsync(string localDomain, string peerDomain, CancellationToken cancel)
    {
        var outcome = await TryAsync(localDomain, peerDomain, cancel);
        if (outcome.Fault is { } fault)
        {
            parts.Metrics.Failed(Dialed, fault.Kind switch
            {
                LinkFaultKind.NoSuchServer => "none",
                LinkFaultKind.NotAllowed => "policy",
                LinkFaultKind.Refused => "refused",
                _ => "trouble",
            });
            parts.Log.DialFailed(peerDomain, fault.Step, fault.Text);
        }

        return outcome;
    }

    private async Task<DialOutcome> TryAsync(string local, string peer, CancellationToken cancel)
    {
        if (!parts.Policy.Hosts(local) || !parts.Policy.AllowsLinks(peer))
            return Failed(LinkFaultKind.NotAllowed, "looking at the settings", $"this server does not speak with {peer}");
        return await domains.FindAsync(peer, cancel) switch
        {
            DomainFound found => await ConnectAsync(local, peer, found.Document.Links, cancel),
            DomainNotFound { MayPass: var mayPass } none => Failed(mayPass ? LinkFaultKind.MayPass : LinkFaultKind.NoSuchServer, none.Step, none.Text),
            var other => throw new InvalidOperationException($"There is no outcome {other}."),
        };
    }

    private async Task<DialOutcome> ConnectAsync(string local, string peer, Uri address, CancellationToken cancel)
    {
        var step = $"connecting to {address}";
        using var deadline = new CancellationTokenSource(LinkParts.HandshakeWithin, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token, parts.Open.Stopping);
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol(LinkParts.Subprotocol);
        client.Options.KeepAliveInterval = LinkSocket.PingEvery;
        client.Options.KeepAliveTimeout = LinkSocket.PingEvery;
        client.Options.CollectHttpResponseDetails = true;
        var socket = new LinkSocket(client, parts.Buffers, parts.Time);
        parts.Open.DialBegun();
        try
        {
            await client.ConnectAsync(address, http.Invoker, both.Token);
        }
        catch (Exception error)
        {
            End(socket);
            if (!Trouble.IsOne(error))
                throw;
            cancel.ThrowIfCancellationRequested();
            return (int)client.HttpStatusCode is var status and > 0
                ? Failed(LinkFaultKind.MayPass, step, $"it answers {status}") with { Stage = DialStage.Connecting }
                : Failed(LinkFaultKind.MayPass, step, Trouble.Of(error).Text) with { Stage = DialStage.Connecting };
        }

        return await ProveAsync(socket, local, peer, address, cancel, both.Token);
    }

    /// <summary>Proves both ends to each other; what does not end in a link is closed.</summary>
    private async Task<DialOutcome> ProveAsync(LinkSocket socket, string local, string peer, Uri address, CancellationToken cancel, CancellationToken until)
    {
        await using var late = until.Register(() => socket.Close(PolicyViolation, "no domain was proved in time"));
        LinkFault fault;
        LinkRefusal? refusal = null;
        var stage = DialStage.Connecting;
        try
        {
            var nonces = new Nonces(parts.Random);
            if (await ReceiveAsync(socket) is not { Kind: "msg", Namespace: LinkPayload.Namespace } greeting || LinkPayload.TryRead(greeting)?.Nonce is not { } nonce)
            {
                fault = Silence($"connecting to {address}", "it does not greet as a server of this kind", until);
            }
            else
            {
                stage = DialStage.ProvingOurs;
                var question = await parts.Questions.AskAsync(from: null, local, peer, nonce, until);
                await socket.SendAsync(question.Stanza, until);
                if (await ReceiveAsync(socket) is not { } answer)
                {
                    fault = Silence($"proving {local} to {peer}", "it does not answer", until);
                }
                else
                {
                    var result = await parts.Questions.CheckAsync(question, answer, until);
                    if (result.Fault is null)
                        return Opened(new Link(parts, socket, nonces, local, peer, isDialed: true, result.NextNonce), socket);
                    (fault, refusal) = (result.Fault, result.Refusal);
                    stage = refusal is null ? DialStage.ProvingTheirs : stage;
                }
            }
        }
        catch (Exception error) when (error is LinkEndedException or OperationCanceledException)
        {
            fault = Silence($"proving {local} to {peer}", "the connection broke", until);
        }
        catch
        {
            // The proof could not be made or checked, as where the keys cannot be read.
            _ = FinishAsync(socket);
            throw;
        }

        socket.Close(PolicyViolation, "no domain was proved");
        _ = FinishAsync(socket);
        cancel.ThrowIfCancellationRequested();
        return new DialOutcome(Link: null, fault) { Stage = stage, Refusal = refusal };
    }

    private DialOutcome Opened(Link link, LinkSocket socket)
    {
        _ = RunAsync(link, socket);
        return new DialOutcome(link, Fault: null);
    }

    private async Task RunAsync(Link link, LinkSocket socket)
    {
        try
        {
            await link.RunAsync();
        }
        finally
        {
            End(socket);
        }
    }

    private async Task FinishAsync(LinkSocket socket)
    {
        try
        {
            await socket.FinishAsync();
        }
        finally
        {
            End(socket);
        }
    }

    private void End(LinkSocket socket)
    {
        socket.Dispose();
        parts.Open.DialEnded();
    }

    private static async ValueTask<LinkStanza?> ReceiveAsync(LinkSocket socket) =>
        await socket.ReceiveAsync(LinkParts.HandshakeBytes) is { } bytes && LinkStanza.TryRead(bytes, out var stanza, out _) ? stanza : null;

    private static LinkFault Silence(string step, string text, CancellationToken until) =>
        new(LinkFaultKind.MayPass, step, until.IsCancellationRequested ? "it does not answer in time" : text);

    private static DialOutcome Failed(LinkFaultKind kind, string step, string text) => new(Link: null, new LinkFault(kind, step, text));
}
