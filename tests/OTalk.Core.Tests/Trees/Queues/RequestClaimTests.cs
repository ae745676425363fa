using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Queues;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Queues;

/// <summary><c>/requests</c> hands out requests to those who decide them.</summary>
public class RequestClaimTests
{
    private readonly TreeUnderTest _tree = new();
    private readonly Guid _garden = TreeUnderTest.Id(901);
    private readonly Guid _balcony = TreeUnderTest.Id(902);

    public RequestClaimTests()
    {
        _tree.Create("garden");
        _tree.Create("balcony");
        Ask("garden", "s1", _garden);
        Ask("balcony/*", "s2", _balcony);
    }

    [Fact]
    [Covers("queues.requests", "queues.requests.who")]
    public void The_owner_gets_all_in_order() => Assert.Equal([_garden, _balcony], _tree.Claim("requests", People.Romeo, 5));

    [Fact]
    [Covers("queues.requests.who")]
    public void A_moderator_gets_requests_for_channels_it_moderates()
    {
        _tree.Grant("balcony", People.OtherRomeo, "m");
        Assert.Equal([_balcony], _tree.Claim("requests", People.OtherRomeo, 5));
        Assert.Empty(_tree.Claim("requests", People.OtherRomeo, 5));
    }

    [Fact]
    [Covers("queues.requests")]
    public void Two_moderators_do_not_get_the_same()
    {
        _tree.Grant("balcony", People.OtherRomeo, "m");
        Assert.Equal([_garden, _balcony], _tree.Claim("requests", People.Romeo, 5));
        Assert.Empty(_tree.Claim("requests", People.OtherRomeo, 5));
    }

    [Fact]
    public void Who_moderates_nothing_sees_no_requests()
    {
        Expect.Error(
            Condition.ItemNotFound, "there is no channel romeo@montague.com/requests", _tree.Fail(Command(People.OtherRomeo)));
        _tree.Grant("requests", People.OtherRomeo, "s");
        Assert.Equal(Condition.Forbidden, _tree.Fail(Command(People.OtherRomeo)).Condition);
    }

    [Fact]
    [Covers("queues.requests.finish")]
    public void A_request_is_not_finished()
    {
        _tree.Claim("requests", People.Romeo);
        Expect.Error(
            Condition.NotAllowed,
            "romeo@montague.com/requests holds requests: they are approved or denied, not finished",
            _tree.Fail(new FinishJobCommand(People.Actor(People.Romeo), WellKnown.RequestsPath, _garden, null)));
    }

    [Fact]
    [Covers("queues.requests.timeout")]
    public void A_claim_lasts_thirty_seconds()
    {
        DateTimeOffset now = _tree.Now;
        _tree.Claim("requests", People.Romeo);
        Assert.Equal(now.AddSeconds(30), _tree.Job("requests", _garden)!.Claim!.Until);
    }

    private static ClaimCommand Command(string by) => new(People.Actor(by), ChannelPath.Parse("requests"), 5);

    private void Ask(string pattern, string id, Guid request) => _tree.Apply(
        new SubscriberSet(new SubscriberRecord(
            People.Juliet, id, $"romeo@montague.com/{pattern}", People.Juliet, "{}", SubscriptionState.Pending, _tree.Now, Request: request)),
        Jobs.Queued(_tree.State, _tree.Channel("requests").Number, request));
}
