using System.Collections;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// The headers of a frame in the order they came, repeated ones included; of those with the same name the first counts (STOMP 1.2,
/// "Repeated Header Entries").
/// </summary>
public sealed class StompHeaders(params IReadOnlyList<StompHeader> headers) : IReadOnlyList<StompHeader>
{
    private readonly IReadOnlyList<StompHeader> _headers = headers;

    /// <summary>How many there are.</summary>
    public int Count => _headers.Count;

    /// <summary>The header at a place, from 0.</summary>
    public StompHeader this[int index] => _headers[index];

    /// <summary>The value of the first header of that name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            for (var at = 0; at < _headers.Count; at++)
            {
                if (string.Equals(_headers[at].Name, name, StringComparison.Ordinal))
                {
                    return _headers[at].Value;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<StompHeader> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
