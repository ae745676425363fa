using OTalk.Core.Trees;
using OTalk.Engine.Queries;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Tests.Queries;

public sealed class AskersTests
{
    private const string Source = "juliet@montague.com/balcony";

    private static readonly SubscriptionRecord s_asked = new("s6", Source, Samples.Romeo, "{}", SubscriptionState.Asking, Samples.Start);

    private readonly Askers _askers = new();

    [Fact]
    public void The_last_of_those_who_ask_for_the_same_is_told_so()
    {
        Begin();
        Begin();
        Begin("juliet@montague.com/inbox");
        Assert.False(End());
        Assert.True(End());
        Begin();
        Assert.True(End());
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

    private void Begin(string source = Source) => _ = _askers.Begin(House.Romeo, source, Samples.Romeo, Nothing);

    private bool End()
    {
        bool? told = null;
        _ = _askers.End(House.Romeo, s_asked, isLast =>
        {
            told = isLast;
            return Nothing();
        });
        return told!.Value;
    }

    private static Task<Answer<Decision>> Nothing() => Task.FromResult(new Answer<Decision>(new Decision(), null));

    private static Task<Answer<Decision>> Never() => throw new InvalidOperationException("somebody asks");
}
