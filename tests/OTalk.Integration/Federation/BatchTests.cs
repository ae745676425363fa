using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>Batches that are not as they should be do what is right in them, once, and nothing else.</summary>
public sealed class BatchTests
{
    private const string Juliet = "juliet@verona.it";

    private static readonly string[] s_wrong = ["response", "403", "403", "502", "400", "400", "response"];

    [Fact]
    [Covers("federation.batch", "federation.batch.each", "federation.batch.answer")]
    public Task Each_stanza_of_a_batch_speaks_for_itself() => UseAsync(async (romeo, link) =>
    {
        JsonObject anonymous = Message(Juliet, House.Blog, "nobody's");
        anonymous.Remove("from");

        JsonElement answer = await link.AskAsync(Batch(
            "verona.it",
            "t1",
            Message(Juliet, House.Blog, "one"),
            Message("juliet@padua.it", House.Blog, "padua's"),
            Message(Cast.Romeo, House.Blog, "romeo's own"),
            Message(Juliet, "juliet@capulet.com", "elsewhere"),
            anonymous,
            new JsonObject { ["from"] = Juliet, ["to"] = House.Blog, ["id"] = "x", ["msg"] = "no message" },
            Message(Juliet, House.Blog, "two")));

        Assert.Equal(s_wrong, Answers(answer));
        Assert.Equal(["one", "two"], await romeo.BodiesAsync(House.Blog));
    });

    [Fact]
    [Covers("federation.batch")]
    public Task A_batch_that_is_none_is_400_and_nothing_is_done() => UseAsync(async (romeo, link) =>
    {
        JsonObject many = Batch("verona.it", "t1", Enumerable.Range(0, 51).Select(number => Message(Juliet, House.Blog, $"{number}")));
        JsonObject none = Batch("verona.it", "t2");
        JsonObject nameless = Batch("verona.it", "", Message(Juliet, House.Blog, "one"));
        JsonObject longName = Batch("verona.it", new string('t', 101), Message(Juliet, House.Blog, "one"));

        foreach (JsonObject wrong in new[] { many, none, nameless, longName })
            Assert.Equal("400", Outcome(await link.AskAsync(wrong)));

        Assert.Empty(await romeo.BodiesAsync(House.Blog));
        Assert.Equal(["response"], Answers(await link.AskAsync(Batch("verona.it", "t3", Message(Juliet, House.Blog, "one")))));
    });

    [Fact]
    [Covers("federation.batch.repeated")]
    public Task A_batch_that_comes_again_with_other_stanzas_is_answered_as_the_first_time() => UseAsync(async (romeo, link) =>
    {
        JsonObject first = Batch("verona.it", "t1", Message(Juliet, House.Blog, "one"), Message("juliet@padua.it", House.Blog, "padua's"));
        string answers = AnswersText(await link.AskAsync(first));

        JsonElement second = await link.AskAsync(Batch("verona.it", "t1", Message(Juliet, House.Blog, "another"), Message(Juliet, House.Blog, "more")));

        Assert.Equal(answers, AnswersText(second));
        Assert.Equal(["one"], await romeo.BodiesAsync(House.Blog));
    });

    [Fact]
    [Covers("federation.batch.repeated")]
    public Task What_is_cut_off_in_the_middle_is_done_once_when_it_comes_whole() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await romeo.CreateAsync(House.Blog, new JsonObject { ["all_acl"] = "p" });
        JsonObject batch = Batch("verona.it", "t1", Enumerable.Range(0, 50).Select(number => Message(Juliet, House.Blog, $"{number}")));
        string text = batch.ToJsonString();
        await using (RawLink dying = await house.OpenAsync(house.Verona))
            await dying.SendPartAsync(text[..(text.Length / 2)]);
        await using (RawLink dying = await house.OpenAsync(house.Verona))
            await dying.SendAsync(batch);

        await using RawLink link = await house.OpenAsync(house.Verona);
        Assert.Equal(Enumerable.Repeat("response", 50), Answers(await link.AskAsync(batch)));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), await romeo.BodiesAsync(House.Blog));
    });

    private static string AnswersText(JsonElement answer) => answer.GetProperty("response").GetRawText();

    private static Task UseAsync(Func<OTalkClient, RawLink, Task> test) => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await romeo.CreateAsync(House.Blog, new JsonObject { ["all_acl"] = "p" });
        await using RawLink link = await house.OpenAsync(house.Verona);
        await test(romeo, link);
        await house.AssertServesPaduaAsync();
    });
}
