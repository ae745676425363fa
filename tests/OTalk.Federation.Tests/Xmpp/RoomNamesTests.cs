using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Channels as rooms, and back.</summary>
public sealed class RoomNamesTests
{
    private const string Rooms = "rooms.montague.com";

    [Theory]
    [Covers("xmpp.rooms", "xmpp.rooms.escapes")]
    [InlineData("montague.com/alleyway", "alleyway@rooms.montague.com")]
    [InlineData("romeo@montague.com/alleyway", "alleyway%romeo@rooms.montague.com")]
    [InlineData("romeo@montague.com/orchard/wall", @"orchard\2fwall%romeo@rooms.montague.com")]
    [InlineData("montague.com/mask and ball", @"mask\20and\20ball@rooms.montague.com")]
    [InlineData("romeo@montague.com/half%25full", @"half\2525full%romeo@rooms.montague.com")]
    [InlineData("montague.com/orchard's", @"orchard\27s@rooms.montague.com")]
    public void A_channel_is_a_room(string channel, string room)
    {
        IdentityUri address = IdentityUri.Parse(channel);
        Assert.True(RoomNames.TryJid(address.Identity, address.Path, Rooms, out Jid? jid));
        Assert.Equal(room, jid.ToString());
        Assert.Equal(address, RoomNames.Channel(jid.Local!, "montague.com"));
    }

    [Theory]
    [InlineData("romeo@montague.com")]
    [InlineData(@"montague.com/what\25ever")]
    public void What_has_no_name_in_XMPP_is_none(string channel)
    {
        IdentityUri address = IdentityUri.Parse(channel);
        Assert.False(RoomNames.TryJid(address.Identity, address.Path, Rooms, out _));
    }

    [Theory]
    [InlineData("%romeo")]
    [InlineData("%")]
    [InlineData("alleyway%")]
    [InlineData(@"\2f")]
    public void What_names_no_channel_is_none(string local) => Assert.Null(RoomNames.Channel(local, "montague.com"));
}
