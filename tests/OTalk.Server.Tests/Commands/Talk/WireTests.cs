using System.Buffers;
using System.Net;
using System.Text;
using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

/// <summary>What goes over the wire, and when (protocol reference, "Talker").</summary>
public sealed class WireTests
{
    private static readonly Guid _id = Guid.Parse("4fc5a1c0-8b6e-4d6e-9f0b-3c1a2b3c4d5e");
    private static readonly DateTimeOffset _now = new(1597, 1, 29, 20, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Lines_of_a_client()
    {
        Assert.Equal("""{"type":"connect","room":"romeo.alley","user":"romeo","token":"t\"k"}""" + "\n", Text(TalkLines.Connect("romeo.alley", "romeo", "t\"k")));
        Assert.Equal($$"""{"type":"message","content":"O 日本\n","id":"{{_id}}"}""" + "\n", Text(TalkLines.Partial(_id, "O 日本\n")));
        Assert.Equal($$"""{"type":"message","content":"O","id":"{{_id}}","final":true}""" + "\n", Text(TalkLines.Final(_id, "O")));
        Assert.Equal("""{"type":"ping"}""" + "\n", Text(TalkLines.Ping));
        Assert.Equal("""{"type":"close"}""" + "\n", Text(TalkLines.Close));
    }

    public static TheoryData<string, object?> ServerLines => new()
    {
        { $$"""{"type":"message","content":"O","id":"{{_id}}","from":"juliet"}""", new TalkMessage(_id, "juliet", "O", Final: false) },
        { $$"""{"type":"message","content":"O","id":"{{_id}}","from":"juliet","final":true,"x":1}""", new TalkMessage(_id, "juliet", "O", Final: true) },
        { """{"type":"join","user":"juliet"}""", new TalkJoin("juliet") },
        { """{"type":"leave","user":"juliet"}""", new TalkLeave("juliet") },
        { """{"type":"error","message":"Authentication failed"}""", new TalkError("Authentication failed", Id: null) },
        { $$"""{"type":"error","message":"no","id":"{{_id}}"}""", new TalkError("no", _id) },
        { """{"type":"error"}""", new TalkError("the server refused something", Id: null) },
        { """{"type":"weather"}""", null },
        { """{"type":5}""", null },
        { "{}", null },
        { """{"type":"join","user":5}""", null },
        { """{"type":"join","user":"\ud800"}""", null },
        { $$"""{"type":"message","content":"O","id":"5","from":"juliet"}""", null },
        { "[]", null },
        { "{", null },
    };

    [Theory]
    [MemberData(nameof(ServerLines))]
    public void Lines_of_a_server(string line, object? read) =>
        Assert.Equal(read, TalkReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line))));

    [Fact]
    public void What_is_typed_is_shown_when_it_changes_and_at_most_five_times_a_second()
    {
        var draft = new TalkDraft(Guid.NewGuid);
        Assert.Null(draft.Due(""));
        Assert.True(draft.TryShow("O", _now));
        Assert.False(draft.TryShow("O R", _now + TimeSpan.FromMilliseconds(199)));
        Assert.Equal(_now + TimeSpan.FromMilliseconds(200), draft.Due("O R"));
        Assert.True(draft.TryShow("O R", _now + TimeSpan.FromMilliseconds(200)));
        Assert.Null(draft.Due("O R"));
        Assert.False(draft.TryShow("O R", _now + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Each_message_has_an_id_of_its_own()
    {
        var draft = new TalkDraft(Guid.NewGuid);
        var first = draft.Id;
        draft.TryShow("O", _now);

        Assert.Equal(first, draft.Finish());
        Assert.NotEqual(first, draft.Id);
        Assert.Null(draft.Due(""));
    }

    [Fact]
    public void What_was_shown_on_a_broken_connection_is_shown_again()
    {
        var draft = new TalkDraft(Guid.NewGuid);
        draft.TryShow("O", _now);
        draft.Hide();

        Assert.NotNull(draft.Due("O"));
    }

    [Fact]
    public void A_message_is_pending_until_it_is_settled_and_overdue_30_s_after_it_was_sent_last()
    {
        var pending = new TalkPending();
        Assert.Null(pending.Overdue);
        pending.Add(_id, "O", _now);
        Assert.Equal(_now + TimeSpan.FromSeconds(30), pending.Overdue);

        var later = _now + TimeSpan.FromSeconds(20);
        Assert.Equal([new PendingMessage(_id, "O", later)], pending.Again(later));
        Assert.Equal(later + TimeSpan.FromSeconds(30), pending.Overdue);

        Assert.False(pending.Settle(Guid.NewGuid()));
        Assert.True(pending.Settle(_id));
        Assert.Empty(pending.Messages);
    }

    [Fact]
    public void The_wait_for_a_connection_doubles_to_30_s_and_begins_anew()
    {
        var backoff = new Backoff();
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => backoff.Next().TotalSeconds));

        backoff.Reset();
        Assert.Equal(1, backoff.Next().TotalSeconds);
    }

    [Theory]
    [InlineData("montague.com", "montague.com:8500", false)]
    [InlineData("montague.com:1", "montague.com:1", false)]
    [InlineData("localhost:65535", "localhost:65535", true)]
    [InlineData("LOCALHOST", "LOCALHOST:8500", true)]
    [InlineData("127.0.0.2", "127.0.0.2:8500", true)]
    [InlineData("192.0.2.1:9", "192.0.2.1:9", false)]
    [InlineData("::1", "[::1]:8500", true)]
    [InlineData("[::1]", "[::1]:8500", true)]
    [InlineData("[2001:db8::1]:9", "[2001:db8::1]:9", false)]
    public void Addresses(string text, string address, bool loopback)
    {
        Assert.True(TalkAddress.TryParse(text, 8500, out var parsed));
        Assert.Equal((address, loopback), (parsed.ToString(), parsed.IsLoopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":8500")]
    [InlineData("montague.com:")]
    [InlineData("montague.com:0")]
    [InlineData("montague.com:65536")]
    [InlineData("montague.com:+1")]
    [InlineData("[::1]8500")]
    [InlineData("[::1]:")]
    [InlineData("talker://montague.com")]
    public void No_addresses(string text) => Assert.False(TalkAddress.TryParse(text, 8500, out _));

    [Theory]
    [InlineData("127.0.0.1", false, false, true)]
    [InlineData("::ffff:127.0.0.1", false, false, true)]
    [InlineData("::1", false, false, true)]
    [InlineData("192.0.2.1", false, false, false)]
    [InlineData("192.0.2.1", true, false, true)]
    [InlineData("192.0.2.1", false, true, true)]
    public void A_token_goes_in_the_clear_to_this_machine_only(string remote, bool tls, bool insecure, bool may)
    {
        var target = new TalkTarget(new TalkAddress("localhost", 8500), tls, insecure, "romeo.alley", "romeo", "secret");

        Assert.Equal(may, target.MayTell(IPAddress.Parse(remote)));
        Assert.DoesNotContain("secret", target.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("O Romeo", "Say", "O Romeo")]
    [InlineData("//quit", "Say", "/quit")]
    [InlineData(" /quit", "Say", " /quit")]
    [InlineData("/quit ", "Quit", "")]
    [InlineData("/help", "Help", "")]
    [InlineData("/", "Unknown", "")]
    [InlineData("/quit now", "Unknown", "")]
    public void Orders_are_not_messages(string line, string order, string message) =>
        Assert.Equal((Enum.Parse<TalkOrder>(order), message), (TalkWords.Order(line), TalkWords.Message(line)));

    private static string Text(byte[] line) => Encoding.UTF8.GetString(line);
}
