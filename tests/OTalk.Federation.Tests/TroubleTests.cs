using System.Net.Sockets;
using OTalk.Federation.Native;
using OTalk.TestKit;

namespace OTalk.Federation.Tests;

/// <summary>Which exceptions mean that there is no such server, and which that it may be there another time.</summary>
public sealed class TroubleTests
{
    [Theory]
    [Covers("federation.discovery.none", "federation.discovery.trouble")]
    [InlineData(SocketError.HostNotFound, false, "there is no such host")]
    [InlineData(SocketError.NoData, false, "there is no such host")]
    [InlineData(SocketError.TryAgain, true, "its name cannot be looked up at the moment")]
    [InlineData(SocketError.ConnectionRefused, true, "it refuses connections")]
    [InlineData(SocketError.NetworkUnreachable, true, "there is no way to it")]
    [InlineData(SocketError.TimedOut, true, "it does not answer in time")]
    [InlineData(SocketError.ConnectionReset, true, "the connection broke")]
    public void A_fault_of_the_network_is_put_into_words(SocketError error, bool mayPass, string text) =>
        Assert.Equal(new Trouble(mayPass, text), Trouble.Of(new HttpRequestException("x", new SocketException((int)error))));

    [Fact]
    public void A_fault_of_the_program_is_none() => Assert.False(Trouble.IsOne(new InvalidOperationException()));
}
