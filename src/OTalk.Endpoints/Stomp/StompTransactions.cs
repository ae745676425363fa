using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Frames that wait for COMMIT (STOMP 1.2, "BEGIN").</summary>
internal sealed class StompTransactions
{
    /// <summary>Transactions that one connection may have begun.</summary>
    public const int Most = 16;

    /// <summary>Frames that may wait on one connection.</summary>
    public const int MostFrames = 1_000;

    /// <summary>Bytes of their bodies.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private readonly Dictionary<string, List<StompTransactedRequest>> _begun = new(StringComparer.Ordinal);

    /// <summary>Begins one.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Begin(string name)
    {
        if (_begun.Count >= Most)
            return $"{Most} transactions are begun already, as many as may be";
        return _begun.TryAdd(name, []) ? null : "a transaction of that name is begun already";
    }

    /// <summary>Has a frame wait.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Hold(StompTransactedRequest request)
    {
        if (!_begun.TryGetValue(request.Transaction!, out List<StompTransactedRequest>? held))
            return "no transaction of that name is begun";
        held.Add(request);
        return _begun.Values.Sum(static frames => frames.Count) > MostFrames || _begun.Values.Sum(static frames => frames.Sum(Bytes)) > MostBytes
            ? $"more than {MostFrames} frames or {MostBytes} bytes wait for COMMIT"
            : null;
    }

    /// <summary>Ends one; null where none of that name is begun.</summary>
    /// <returns>The frames that waited, in order.</returns>
    public IReadOnlyList<StompTransactedRequest>? End(string name) => _begun.Remove(name, out List<StompTransactedRequest>? held) ? held : null;

    private static int Bytes(StompTransactedRequest request) => request is StompSend send ? send.Body.Length : 0;
}
