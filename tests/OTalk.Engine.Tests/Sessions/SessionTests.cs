using OTalk.Core.Trees;
using OTalk.Engine.Sessions;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Sessions;

public class SessionTests
{
    [Fact]
    [Covers("queues.wait.limit")]
    public void As_many_claims_wait_as_may()
    {
        var session = new Session(Samples.Romeo, new SessionRecord("Balcony", [], Samples.Start));
        for (int waiting = 0; waiting < 100; waiting++)
            Assert.True(session.TryWait());
        Assert.False(session.TryWait());
        session.EndWait();
        Assert.True(session.TryWait());
        Assert.False(session.TryWait());
    }
}
