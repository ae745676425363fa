using System.Net;
using System.Net.Sockets;
using OTalk.Federation.Checking;
using OTalk.Federation.Checking.Xmpp;
using OTalk.Federation.Queues;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Servers that send whoever comes to another host.</summary>
public sealed class OtherHostTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _montague;
    private readonly Socket _first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public OtherHostTests()
    {
        _montague = _authority.Issue("montague.com");
        _first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _first.Listen();
    }

    private int FirstPort => ((IPEndPoint)_first.LocalEndPoint!).Port;

    public void Dispose()
    {
        _first.Dispose();
        _montague.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [Covers("xmpp.names.other")]
    [InlineData("capulet.fam", null)]
    [InlineData("verona.it", "its certificate is for another name")]
    public async Task The_other_host_has_to_prove_the_same_domain(string name, string? told)
    {
        using TestCertificate certificate = _authority.Issue(name);
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", certificate, _authority.Path);
        montague.Know("capulet.fam", FirstPort);

        Task sending = montague.SayAsync("capulet.fam", "one");
        await using RawStream first = await SendAwayAsync($"127.0.0.1:{capulet.Port}");

        if (told is null)
        {
            await sending;
            Assert.Equal("one", await capulet.Heard.BodyAsync());
        }
        else
        {
            Assert.Contains(told, (await Assert.ThrowsAsync<PeerUnreachableException>(() => sending)).Message, StringComparison.Ordinal);
            capulet.Heard.AssertNothing();
        }
    }

    [Fact]
    [Covers("xmpp.names.other")]
    public async Task Nobody_is_sent_round_and_round()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        montague.Know("capulet.fam", FirstPort);

        Task sending = montague.SayAsync("capulet.fam", "one");
        await using RawStream first = await SendAwayAsync($"127.0.0.1:{FirstPort}");
        await using RawStream second = await SendAwayAsync($"127.0.0.1:{FirstPort}");

        var failed = await Assert.ThrowsAsync<PeerUnreachableException>(() => sending);
        Assert.Contains($"see-other-host (127.0.0.1:{FirstPort})", failed.Message, StringComparison.Ordinal);
        Assert.False(_first.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    [Covers("xmpp.names.other")]
    public async Task A_host_that_is_none_may_be_mended()
    {
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        montague.Know("capulet.fam", FirstPort);

        Task sending = montague.SayAsync("capulet.fam", "one");
        await using RawStream first = await SendAwayAsync("nobody.invalid");

        var failed = await Assert.ThrowsAsync<PeerUnreachableException>(() => sending);
        Assert.Equal(PeerTrouble.MayPass, failed.Kind);
        Assert.Contains("nobody.invalid", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_goes_there_too()
    {
        using TestCertificate certificate = _authority.Issue("capulet.fam");
        await using var montague = new XmppHost("montague.com", _montague, _authority.Path);
        await using var capulet = new XmppHost("capulet.fam", certificate, _authority.Path);
        montague.Know("capulet.fam", FirstPort);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var way = new XmppWayCheck(montague.Parts, new StreamPair("montague.com", "capulet.fam"), mayDialback: false);

        List<CheckStep> steps = [await way.NamesAsync(cancel), await way.ConnectionAsync(cancel)];
        Task<CheckStep> opening = way.StreamAsync(cancel);
        await using RawStream first = await SendAwayAsync($"127.0.0.1:{capulet.Port}");
        steps.AddRange([await opening, way.Theirs(), await way.OursAsync(cancel)]);

        Assert.All(steps, static step => Assert.True(step.IsGood, step.Text));
    }

    /// <summary>Takes the stream that comes next, and says where else to go.</summary>
    private async Task<RawStream> SendAwayAsync(string host)
    {
        RawStream stream = await RawStream.AcceptAsync(_first);
        Assert.Equal("capulet.fam", Assert.IsType<StreamOpened>(await stream.NextAsync()).Head.To);
        await stream.SendAsync(
            RawStream.Head("capulet.fam", "montague.com")
            + $"<stream:error><see-other-host xmlns='{Ns.StreamErrors}'>{host}</see-other-host></stream:error></stream:stream>");
        return stream;
    }
}
