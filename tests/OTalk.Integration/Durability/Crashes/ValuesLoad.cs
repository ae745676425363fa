using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>A client that changes what names stand for, one after the other.</summary>
/// <param name="session">Address of its session.</param>
/// <param name="what">What the names name.</param>
/// <param name="tally">Told what was acknowledged.</param>
internal abstract class ValuesLoad(string session, string what, Tally tally) : Load(session, 1, tally)
{
    /// <summary>Its ledger.</summary>
    protected Values Values { get; } = new(what);

    /// <summary>Compares what the server has with the ledger. Nothing else is being done meanwhile.</summary>
    /// <returns>How many effects were looked at.</returns>
    public async Task<int> CheckAsync(OTalkClient auditor) => Values.Check(await ReadAsync(auditor));

    /// <summary>What the server has.</summary>
    protected abstract Task<Dictionary<string, string>> ReadAsync(OTalkClient auditor);
}
