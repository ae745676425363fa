using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>Binding and ending sessions.</summary>
public class SessionTests
{
    private readonly TreeUnderTest _tree = new();

    [Fact]
    public void A_new_session_has_its_channels_and_an_empty_mask()
    {
        var bound = Assert.IsType<Bound>(Bind().Outcome);
        Assert.True(bound.IsNew);
        Assert.Empty(bound.Session.Mask);
        Assert.Equal(
            ["sess/Balcony", "sess/Balcony/features", "sess/Balcony/inbox", "sess/Balcony/presence"],
            _tree.Channel("sess/Balcony").SelfAndBelow().Select(node => node.Path.Text));
    }

    [Fact]
    public void Sess_is_told_of_it()
    {
        JsonElement told = Expect.Event(Bind(), Namespaces.Create, "sess");
        Assert.Equal("otalk:romeo@montague.com/sess/Balcony", told.GetProperty("channel").GetString());
    }

    [Fact]
    public void An_existing_session_is_restored_with_its_mask()
    {
        Bind();
        _tree.Succeed(new SetMaskCommand("Balcony", ["s2", "s1"]));
        Decision again = Bind();
        var bound = Assert.IsType<Bound>(again.Outcome);
        Assert.False(bound.IsNew);
        Assert.Equal(["s2", "s1"], bound.Session.Mask);
        Assert.Empty(again.Changes);
    }

    [Fact]
    [Covers("streams.bind.too-many", "stanzas.limit.sessions")]
    public void Too_many_sessions_are_refused_but_an_existing_one_is_restored()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { SessionsPerAccount = 1 });
        tree.Succeed(new BindSessionCommand("Balcony"));
        Expect.Error(
            Condition.QuotaExceeded, "romeo@montague.com has 1 sessions, as many as it may have", tree.Fail(new BindSessionCommand("Tomb")));
        Assert.Null(tree.Decide(new BindSessionCommand("Balcony")).Error);
    }

    [Fact]
    [Covers("streams.end.gone")]
    public void The_last_word_of_a_session_is_unavailable()
    {
        Bind();
        Decision decision = _tree.Succeed(new EndSessionCommand("Balcony"));
        LogEntry farewell = Assert.IsType<EntryAppended>(decision.Changes[0]).Entry;
        Assert.Equal(
            ("sess/Balcony/presence", "romeo@montague.com/sess/Balcony", """{"ns":"http://otalk.com/p/presence","show":"unavailable"}"""),
            (farewell.Path.Text, farewell.Author, Picture.Text(farewell.Body)));
    }

    [Fact]
    public void Its_channels_go_with_it()
    {
        Bind();
        _tree.Create("sess/Balcony/scratch");
        Decision decision = _tree.Succeed(new EndSessionCommand("Balcony"));
        Assert.False(_tree.Has("sess/Balcony"));
        Assert.False(_tree.Has("sess/Balcony/scratch"));
        Assert.Null(_tree.State.FindSession("Balcony"));
        Expect.Event(decision, Namespaces.Delete, "sess");
    }

    [Fact]
    public void Subscriptions_to_it_end()
    {
        Bind();
        _tree.Subscribe(People.Juliet, "sess/Balcony/features", "s6");
        Decision decision = _tree.Succeed(new EndSessionCommand("Balcony"));
        Assert.Equal([new TellOwner(People.Juliet, "s6", "romeo@montague.com/sess/Balcony/features", SubscriptionState.Ended)], decision.Effects);
    }

    [Fact]
    public void Another_session_stays()
    {
        Bind();
        _tree.Succeed(new BindSessionCommand("Tomb"));
        _tree.Succeed(new EndSessionCommand("Balcony"));
        Assert.True(_tree.Has("sess/Tomb/presence"));
        Assert.NotNull(_tree.State.FindSession("Tomb"));
    }

    [Fact]
    public void Ending_one_that_has_ended_does_nothing() => Assert.Empty(_tree.Succeed(new EndSessionCommand("Balcony")).Changes);

    private Decision Bind() => _tree.Succeed(new BindSessionCommand("Balcony"));
}
