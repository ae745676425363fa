using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

/// <summary>What holds for all stanzas. A failure prints the smallest example and the seed to run it again.</summary>
public class StanzaProperties
{
    [Fact]
    public void Every_stanza_is_read_as_it_was_written_with_or_without_white_space() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(StanzaGen.Stanzas, static stanza =>
        {
            foreach (var indented in new[] { false, true })
            {
                Assert.True(JsonStanzaReader.TryRead(StanzaText.Write(stanza, indented), out var read, out var error), error?.Error.Text);
                StanzaComparer.AssertEqual(stanza, read);
            }
        }));

    [Fact]
    public void Every_stanza_cut_anywhere_is_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(StanzaGen.Stanzas, static stanza =>
        {
            var whole = StanzaText.Write(stanza);
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.False(JsonStanzaReader.TryRead(whole.AsSpan(0, length), out _, out _));
            }
        }));
}
