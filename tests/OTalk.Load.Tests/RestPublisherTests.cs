using OTalk.Load.Connections;
using OTalk.Load.Rest;

namespace OTalk.Load.Tests;

public class RestPublisherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void One_connection_publishes_again_and_again_and_tells_refusals()
    {
        using var server = new ScriptedHttp(body => body.Contains("refuse", StringComparison.Ordinal)
            ? "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}"
            : "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"id\":\"201\"}\r\n");
        using var publisher = new RestPublisher(
            HttpConnection.Open(server.Address, new ReceiveScratch(), Patience), "romeo@montague.com/alley", "otk_1");
        var counts = new Counts();
        foreach (var body in new[] { "text", "refuse", "more" })
        {
            var answered = counts.Acknowledged + counts.Refused;
            publisher.Publish(System.Text.Encoding.ASCII.GetBytes(body), 1);
            publisher.Flush();
            while (counts.Acknowledged + counts.Refused == answered)
                publisher.Receive(counts);
        }

        Assert.Equal((2, 1), (counts.Acknowledged, counts.Refused));
        Assert.Equal(
            [.. new[] { "text", "refuse", "more" }.Select(body => $$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""")],
            server.Asked.Select(request => request.Body));
        Assert.All(server.Asked, request =>
        {
            Assert.StartsWith("POST /otalk/romeo@montague.com/alley HTTP/1.1\n", request.Head, StringComparison.Ordinal);
            Assert.Contains("\nAuthorization: Bearer otk_1\n", request.Head, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_answer_without_a_length_is_none_that_can_be_measured()
    {
        using var server = new ScriptedHttp(_ => "HTTP/1.1 201 Created\r\n\r\n");
        using var publisher = new RestPublisher(HttpConnection.Open(server.Address, new ReceiveScratch(), Patience), "montague.com/a", "t");
        publisher.Publish("text"u8, 1);
        publisher.Flush();
        var counts = new Counts();
        Assert.Throws<InvalidDataException>(() =>
        {
            while (counts.Acknowledged == 0)
                publisher.Receive(counts);
        });
    }
}
