using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>A stream that another server opens: what it says is taken one by one, until it ends (RFC 6120, section 4).</summary>
internal sealed class IncomingStream
{
    private readonly ServerParts _parts;
    private readonly XmppConnection _connection;
    private readonly IncomingState _state;
    private readonly IncomingElements _elements;

    /// <param name="parts">What streams share.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="dialer">Asks whether keys are right.</param>
    public IncomingStream(ServerParts parts, XmppConnection connection, ServerDialer dialer)
    {
        (_parts, _connection) = (parts, connection);
        _state = new IncomingState(parts, new ServerStream(parts, connection, isDialed: false));
        _elements = new IncomingElements(parts, _state, dialer);
    }

    /// <summary>Whether the other end has proved to be anybody.</summary>
    public bool IsProved => _state.Stream.IsProved;

    /// <summary>Serves it until it ends.</summary>
    public async Task RunAsync()
    {
        using var deadline = new CancellationTokenSource(ServerParts.HandshakeWithin, _parts.Time);
        await using CancellationTokenRegistration stop = _parts.Stopping.UnsafeRegister(
            static state => ((XmppConnection)state!).Close(new StreamFault(StreamCondition.SystemShutdown)), _connection);
        (bool isBroken, string text) = await ReadAsync(deadline.Token);
        await _state.Stream.EndAsync(isBroken, text);
    }

    private async Task<(bool IsBroken, string Text)> ReadAsync(CancellationToken deadline)
    {
        try
        {
            if (await _connection.BeginsWithTlsAsync(deadline))
                await SecureAsync(isDirect: true, deadline);
            while (true)
            {
                XmlStreamItem? item = await _connection.ReadAsync(IsProved ? CancellationToken.None : deadline);
                if (item is StreamElement { Element: var said } && StreamFault.IsFault(said))
                    return (false, $"it says {StreamTrouble.Words(StreamFault.Read(said))}");
                if (item is StreamClosed)
                    return (false, "it has closed the stream");
                if (item is null)
                    return (_connection.IsOpen, "the connection ended");
                if (await TakeAsync(item, deadline) is { } fault)
                    return await RefuseAsync(fault);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !IsProved)
        {
            return await RefuseAsync(new StreamFault(StreamCondition.ConnectionTimeout, "no domain was proved in time"));
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            return (_connection.IsOpen, StreamTrouble.Of(broken, "reading").Message);
        }
        catch (Exception error)
        {
            _parts.Log.Failed(error, _state.Peer);
            _connection.Close(new StreamFault(StreamCondition.InternalServerError));
            return (false, "this server failed");
        }
    }

    private async ValueTask<StreamFault?> TakeAsync(XmlStreamItem item, CancellationToken deadline)
    {
        switch (item)
        {
            case StreamOpened { Head: var head }:
                return await _state.OpenAsync(head);
            case StreamElement { Element: var element } when element.Is("starttls", XmppWords.Tls):
                return await StartTlsAsync(deadline);
            case StreamElement { Element: var element }:
                return await _elements.TakeAsync(element);
            default:
                return ((StreamBroken)item).Fault;
        }
    }

    private async ValueTask<StreamFault?> StartTlsAsync(CancellationToken deadline)
    {
        if (!_state.OffersTls)
        {
            await _connection.WriteAsync(new XmlElement("failure", XmppWords.Tls), CancellationToken.None);
            return new StreamFault(StreamCondition.PolicyViolation, "TLS is not offered");
        }

        // What was put in behind the request, by whomever, must not be taken as said over TLS (RFC 6120, section 5.4.3.3).
        if (!_connection.IsQuiet)
            return new StreamFault(StreamCondition.PolicyViolation, "TLS must be waited for");
        await _connection.WriteAsync(new XmlElement("proceed", XmppWords.Tls), CancellationToken.None);
        await SecureAsync(isDirect: false, deadline);
        return null;
    }

    private Task SecureAsync(bool isDirect, CancellationToken deadline) => _connection.SecureAsync(
        name =>
        {
            string domain = isDirect && name is not null && _parts.Domains.Has(name) ? name : _state.Local;
            return _parts.Certificates.Of(domain) is { } ours
                ? XmppTls.Server(ours, isDirect)
                : throw new System.Security.Authentication.AuthenticationException($"there is no certificate for {domain}");
        },
        deadline);

    private async Task<(bool IsBroken, string Text)> RefuseAsync(StreamFault fault)
    {
        _parts.Metrics.Failed("accepted", fault.Name);
        if (IsProved)
            _parts.Metrics.Refused(fault.Name);
        _parts.Log.Refused(_state.Claimed, _connection.Address, fault.Name, fault.Text);
        await _state.AnswerHeadAsync();
        _connection.Close(fault);
        return (false, $"it was refused: {StreamTrouble.Words(fault)}");
    }
}
