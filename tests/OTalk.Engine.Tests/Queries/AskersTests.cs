using OTalk.Core.Trees;
using OTalk.Engine.Queries;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Tests.Queries;

public sealed class AskersTests
{
    private const string Source = "juliet@montague.com/balcony";

    private static readonly SubscriptionRecord s_asked = new("s6", Source, Samples.Romeo, "{}", SubscriptionState.Asking, Samples.Start);

    private readonly Askers _askers = new();
    private bool _isAlone;

    [Fact]
    public void The_last_of_those_who_ask_for_the_same_is_told_so()
    {
        Begin();
        Assert.True(_isAlone);
        Begin();
        Assert.False(_isAlone);
        Begin("juliet@montague.com/inbox");
        Assert.False(End());
        Assert.True(End());
        Begin();
        Assert.True(End());
    }

    [Fact]
    public void The_last_is_told_that_the_source_may_have_it_by_another()
    {
        Begin();
        Begin();
        End(mayBeAdmitted: true);
        Assert.Equal((true, true), EndWith(mayBeAdmitted: false));
        Begin();
        Assert.Equal((true, false), EndWith(mayBeAdmitted: false));
    }

    [Fact]
    public void What_could_not_be_settled_stays_in_doubt_until_it_is()
    {
        Begin();
        End();
        _askers.Doubt(House.Romeo, s_asked);
        Begin();
        Assert.Equal((true, true), EndWith(mayBeAdmitted: false));
        _askers.Doubt(House.Romeo, s_asked);
        _askers.Settled(House.Romeo, s_asked);
        Begin();
        Assert.Equal((true, false), EndWith(mayBeAdmitted: false));
    }

    [Fact]
    public void Who_could_not_begin_is_not_waited_for()
    {
        Begin();
        Begin();
        _askers.Drop(House.Romeo, Source, Samples.Romeo);
        Assert.True(End());
    }

    [Fact]
    public void Nothing_is_done_again_while_somebody_asks()
    {
        Begin();
        Assert.False(_askers.TryAgain(House.Romeo, s_asked, Never, out _));
        End();
        Assert.True(_askers.TryAgain(House.Romeo, s_asked, Nothing, out _));
    }

    private void Begin(string source = Source) => _ = _askers.Begin(House.Romeo, source, Samples.Romeo, Nothing, out _isAlone);

    private bool End(bool mayBeAdmitted = false) => EndWith(mayBeAdmitted).IsLast;

    private (bool IsLast, bool MayBeAdmitted) EndWith(bool mayBeAdmitted)
    {
        (bool IsLast, bool MayBeAdmitted)? told = null;
        _ = _askers.End(House.Romeo, s_asked, mayBeAdmitted, (isLast, mayBe) =>
        {
            told = (isLast, mayBe);
            return Nothing();
        });
        return told!.Value;
    }

    private static Task<Answer<Decision>> Nothing() => Task.FromResult(new Answer<Decision>(new Decision(), null));

    private static Task<Answer<Decision>> Never() => throw new InvalidOperationException("somebody asks");
}
