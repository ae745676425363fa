using System.Net;
using DnsClient;

namespace OTalk.Federation.Xmpp.Names;

/// <summary>Asks the resolvers of the system, which keep what they know for as long as it is good.</summary>
internal sealed class SrvResolver : ISrvResolver
{
    private static readonly TimeSpan _within = TimeSpan.FromSeconds(3);

    private readonly Lazy<LookupClient> _client;

    public SrvResolver()
        : this(new LookupClientOptions())
    {
    }

    /// <param name="resolver">A resolver in place of the system's.</param>
    internal SrvResolver(IPEndPoint resolver)
        : this(new LookupClientOptions(resolver))
    {
    }

    private SrvResolver(LookupClientOptions options) => _client = new(() =>
    {
        options.Timeout = _within;
        options.Retries = 1;
        options.UseCache = false;
        options.ThrowDnsErrors = false;
        return new LookupClient(options);
    });

    public async Task<IReadOnlyList<(int Priority, int Weight, string Host, int Port)>> AskAsync(string name, CancellationToken cancel)
    {
        try
        {
            IDnsQueryResponse answer = await _client.Value.QueryAsync(name, QueryType.SRV, QueryClass.IN, cancel);
            return [.. answer.Answers.SrvRecords().Select(record => ((int)record.Priority, (int)record.Weight, record.Target.Value.TrimEnd('.'), (int)record.Port))];
        }
        catch (Exception failed) when (failed is DnsResponseException or InvalidOperationException or ArgumentException)
        {
            // As if there were none: the address of the domain itself is the next best.
            return [];
        }
    }
}
