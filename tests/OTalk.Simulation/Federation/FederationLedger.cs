using OTalk.Simulation.Checks;

namespace OTalk.Simulation.Federation;

/// <summary>
/// What a bystander sees who can look at everything and knows nothing of how it works: what was handed in, under which name it travelled, what
/// was carried out, and what senders were told. It holds the guarantees of queues and receipts against that.
/// </summary>
internal sealed class FederationLedger
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string> _contents = [];
    private readonly HashSet<string> _answered = [];
    private readonly Dictionary<(string From, string To), List<string>> _carriedOut = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _acknowledged = [];
    private readonly HashSet<string> _told = [];

    /// <summary>The first guarantee that was broken: what a server does with an exception is its own affair.</summary>
    public ViolationException? Violation { get; private set; }

    /// <summary>A sender was promised that a stanza will be sent.</summary>
    public void Acknowledged(string stanza) => _acknowledged.Add(stanza);

    /// <summary>A batch leaves: its name stands for these stanzas, and they have no other name.</summary>
    public void Sent(string tx, IReadOnlyList<string> stanzas)
    {
        string content = string.Join(' ', stanzas);
        _contents.TryAdd(tx, content);
        Require("Name", _contents[tx] == content, $"{tx} was [{_contents[tx]}] and is [{content}]");
        foreach (string stanza in stanzas)
        {
            _names.TryAdd(stanza, tx);
            Require("Name", _names[stanza] == tx, $"{stanza} travelled as {_names[stanza]} and travels as {tx}");
        }
    }

    /// <summary>A server is about to carry out a batch.</summary>
    public void Begun(string tx) => Require("Twice", !_answered.Contains(tx), $"{tx} was answered and is done again");

    /// <summary>A server carries out a stanza; trees know by its id what they have done before a crash.</summary>
    public void CarriedOut(string from, string to, string stanza)
    {
        if (_known.Add(stanza))
            Done(from, to).Add(stanza);
    }

    /// <summary>A server answers a batch.</summary>
    public void Answered(string tx) => _answered.Add(tx);

    /// <summary>A sender is told the answer to a stanza.</summary>
    public void Told(string stanza, string reply)
    {
        Require("Answer", reply == $"ok {stanza}", $"{stanza} was answered '{reply}'");
        Require("Answer", _known.Contains(stanza), $"{stanza} was answered and never done");
        _told.Add(stanza);
    }

    /// <summary>All is calm and nothing happens any more.</summary>
    /// <param name="stored">What a server's outbox stored for another, in order.</param>
    /// <param name="published">What its tree published for it, in order.</param>
    public void AtRest(string from, string to, IReadOnlyList<string> stored, IReadOnlyList<string> published)
    {
        List<string> done = Done(from, to);
        foreach (string stanza in _acknowledged.Where(stanza => stanza.StartsWith($"{from}>{to}", StringComparison.Ordinal)))
            Require("Loss", stored.Contains(stanza), $"{stanza} was acknowledged and never stored");
        foreach (string stanza in stored.Concat(published))
            Require("Loss", _known.Contains(stanza), $"{stanza} never arrived");
        foreach (string stanza in stored)
            Require("Loss", _told.Contains(stanza), $"nobody was told the answer to {stanza}");
        foreach (IReadOnlyList<string> source in new[] { stored, published })
        {
            Require("Order", done.Where(source.Contains).SequenceEqual(source), $"{from} sent [{string.Join(' ', source)}] and {to} did [{string.Join(' ', done)}]");
        }
    }

    private void Require(string check, bool holds, string otherwise)
    {
        if (holds)
            return;
        Violation ??= new ViolationException(check, otherwise);
        throw Violation;
    }

    private List<string> Done(string from, string to)
    {
        if (!_carriedOut.TryGetValue((from, to), out List<string>? done))
            _carriedOut[(from, to)] = done = [];
        return done;
    }
}
