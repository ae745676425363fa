using System.Text;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Commands;

public class RecordSentTests
{
    private readonly TreeUnderTest _tree = new();

    [Theory]
    [InlineData("""{"ns":"x","a":{"to":1}}""", """{"ns":"x","a":{"to":1},"to":"juliet@capulet.com/inbox"}""")]
    [InlineData("""{"ns":"x","to":"somebody"}""", """{"ns":"x","to":"somebody"}""")]
    [InlineData("""{"t\u006f":null,"ns":"x"}""", """{"t\u006f":null,"ns":"x"}""")]
    public void The_copy_says_to_whom_it_went(string body, string copy)
    {
        _tree.Succeed(Command(body));
        LogEntry sent = Assert.Single(_tree.History("sent"));
        Assert.Equal(
            (TreeUnderTest.Id(700), TreeUnderTest.Start, $"{People.Romeo}/sess/Balcony", "x", copy),
            (sent.Id, sent.Time, sent.Author, sent.Ns, Picture.Text(sent.Body)));
    }

    [Fact]
    public void It_is_recorded_once()
    {
        _tree.Succeed(Command("""{"ns":"x"}"""));
        Assert.Empty(_tree.Succeed(Command("""{"ns":"x"}""")).Changes);
    }

    private static RecordSentCommand Command(string body) => new(
        new Published(TreeUnderTest.Id(700), TreeUnderTest.Start),
        $"{People.Romeo}/sess/Balcony",
        "x",
        Encoding.UTF8.GetBytes(body),
        $"{People.Juliet}/inbox");
}
