using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class StreamFaultTests
{
    private const string Errors = "xmlns='urn:ietf:params:xml:ns:xmpp-streams'";

    public static TheoryData<StreamCondition> All { get; } = [.. Enum.GetValues<StreamCondition>()];

    [Fact]
    public void The_conditions_are_those_of_the_RFC() => Assert.Equal(
        [
            "bad-format", "bad-namespace-prefix", "conflict", "connection-timeout", "host-gone", "host-unknown", "improper-addressing", "internal-server-error", "invalid-from",
            "invalid-namespace", "invalid-xml", "not-authorized", "not-well-formed", "policy-violation", "remote-connection-failed", "reset", "resource-constraint", "restricted-xml",
            "see-other-host", "system-shutdown", "undefined-condition", "unsupported-encoding", "unsupported-feature", "unsupported-stanza-type", "unsupported-version",
        ],
        Enum.GetValues<StreamCondition>().Select(static condition => new StreamFault(condition).Name));

    [Theory]
    [MemberData(nameof(All))]
    public void A_fault_is_read_as_it_was_written(StreamCondition condition)
    {
        foreach (var fault in new StreamFault[]
        {
            new(condition),
            new(condition, "one sentence"),
            new(condition, "one sentence") { OtherHost = "[2001:41D0:1:A49b::1]:9222", Application = new XmlElement("escape-your-data", "http://example.org/ns") },
        })
        {
            var element = fault.ToElement();
            Assert.True(StreamFault.IsFault(element));
            Assert.Equal(fault, StreamFault.Read(element));
        }
    }

    [Fact]
    public void A_fault_is_written_as_in_the_RFC() => Assert.Equal(
        $"<error xmlns='http://etherx.jabber.org/streams'><see-other-host {Errors}>a:1</see-other-host><text {Errors} xml:lang='en'>b</text><c xmlns='d'/></error>",
        XmlText.Of(new StreamFault(StreamCondition.SeeOtherHost, "b") { OtherHost = "a:1", Application = new XmlElement("c", "d") }.ToElement()));

    [Theory]
    [InlineData("<stream:error/>")]
    [InlineData($"<stream:error><invalid-id {Errors}/></stream:error>")]
    [InlineData("<stream:error><reset/></stream:error>")]
    public void A_condition_that_is_missing_or_unknown_is_undefined(string text) =>
        Assert.Equal(StreamCondition.UndefinedCondition, StreamFault.Read(XmlWire.Element(text)).Condition);

    [Theory]
    [InlineData("<error/>")]
    [InlineData("<stream:features/>")]
    public void Other_elements_are_no_fault(string text) => Assert.False(StreamFault.IsFault(XmlWire.Element(text)));
}
