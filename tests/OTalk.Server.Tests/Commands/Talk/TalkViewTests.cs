using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class TalkViewTests
{
    private static readonly DateTimeOffset _now = new(1597, 1, 29, 20, 30, 0, TimeSpan.Zero);
    private static readonly Guid _first = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private static readonly Guid _second = Guid.Parse("22222222-2222-4222-8222-222222222222");

    private readonly TalkView _view = new(TimeZoneInfo.CreateCustomTimeZone("Verona", TimeSpan.FromHours(1), "Verona", "Verona"));

    [Fact]
    public void What_is_typed_is_live_until_the_final_message_takes_its_place()
    {
        Hear(Partial(_first, "romeo", "But so"));
        Hear(Partial(_second, "juliet", "O"));
        Hear(Partial(_first, "romeo", "But soft"));

        Assert.Equal(["romeo is typing: But soft", "juliet is typing: O"], Live());
        Assert.Empty(Above());

        Hear(Final(_first, "romeo", "But soft!"));

        Assert.Equal(["juliet is typing: O"], Live());
        Assert.Equal(["21:30 romeo: But soft!"], Above());
        Assert.Empty(Above());
    }

    [Fact]
    public void A_message_is_shown_once_and_nothing_of_it_afterwards()
    {
        Hear(Final(_first, "romeo", "But soft!"));
        Hear(Final(_first, "romeo", "But soft!"));
        Hear(Partial(_first, "romeo", "But so"));

        Assert.Single(Above());
        Assert.Empty(Live());
    }

    [Fact]
    public void Who_takes_all_back_or_leaves_or_falls_silent_types_no_more()
    {
        Hear(Partial(_first, "romeo", "But"));
        Hear(Partial(_first, "romeo", ""));
        Assert.Empty(Live());

        Hear(Partial(_first, "romeo", "But"));
        Hear(new TalkLeave("romeo"));
        Assert.Empty(Live());

        Hear(Partial(_second, "juliet", "O"));
        var gone = Assert.NotNull(_view.Next);
        Assert.Single(_view.Live([], most: 5, gone - TimeSpan.FromTicks(1)));
        Assert.Empty(_view.Live([], most: 5, gone));
        Assert.Null(_view.Next);
    }

    [Fact]
    public void Nobody_is_seen_typing_without_a_connection()
    {
        Hear(Partial(_first, "romeo", "But"));
        _view.Forget();

        Assert.Empty(Live());
    }

    [Fact]
    public void Comings_goings_and_errors_are_told()
    {
        Hear(new TalkJoin("romeo"));
        Hear(new TalkLeave("romeo"));
        Hear(new TalkError("the channel is muted", Id: null));

        Assert.Equal(["21:30 * romeo joined", "21:30 * romeo left", "21:30 * error: the channel is muted"], Above());
    }

    [Fact]
    public void The_same_error_is_told_again_only_after_something_else()
    {
        var error = new TalkError("the channel is muted", _first);
        Hear(error);
        Hear(error);
        Hear(Partial(_second, "juliet", "O"));
        Hear(error);
        Assert.Single(Above());

        Hear(new TalkJoin("romeo"));
        Hear(error);
        Assert.Equal(2, Above().Length);
    }

    [Fact]
    public void No_line_of_a_message_looks_like_another_message()
    {
        Hear(Final(_first, "romeo", "one\n21:30 juliet: two"));

        Assert.Equal(["21:30 romeo: one", "      | 21:30 juliet: two"], Above());
    }

    [Fact]
    public void Nothing_that_others_send_reaches_the_terminal_as_an_order()
    {
        Hear(Partial(_first, "ro\e[2Jmeo", "\e]0;x\a"));
        Hear(new TalkJoin("\e[A"));
        Hear(new TalkLeave("\e[B"));
        Hear(new TalkError("\e[C", Id: null));
        Hear(Final(_second, "juliet\r\n", "\u009b2J\e[2J"));

        Assert.DoesNotContain(string.Concat(Live().Concat(Above())), char.IsControl);
    }

    [Fact]
    public void Messages_on_their_way_stand_below_who_types()
    {
        Hear(Partial(_first, "romeo", "But"));

        Assert.Equal(
            ["romeo is typing: But", "sending: O Romeo"],
            Texts(_view.Live([new PendingMessage(_second, "O Romeo", _now)], most: 5, _now)));
    }

    [Fact]
    public void There_are_never_more_rows_than_there_is_room_for()
    {
        for (var at = 0; at < 10; at++)
        {
            Hear(Partial(Guid.NewGuid(), $"user{at}", "hm"));
        }

        Assert.Equal(["user0 is typing: hm", "user1 is typing: hm", "… and 8 more"], Texts(_view.Live([], most: 3, _now)));
        Assert.Empty(_view.Live([], most: 0, _now));
    }

    [Fact]
    public void A_name_has_one_colour_in_every_run() => Assert.Equal(["32", "1;35"], new[] { "romeo", "juliet" }.Select(NameColor.Of));

    private static TalkMessage Partial(Guid id, string from, string content) => new(id, from, content, Final: false);

    private static TalkMessage Final(Guid id, string from, string content) => new(id, from, content, Final: true);

    private static string[] Texts(IEnumerable<TalkRow> rows) => [.. rows.Select(row => row.Text)];

    private void Hear(TalkEvent heard) => _view.Hear(heard, _now);

    private string[] Live() => Texts(_view.Live([], most: 5, _now));

    private string[] Above() => Texts(_view.Take());
}
