using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Archives;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// What an archive tells to one question: no more of it is kept than was asked for, and than <see cref="MostCharacters"/>, but for a single message that
/// is larger. What is kept has no gaps. Safe for concurrent callers.
/// </summary>
/// <param name="isFromEnd">The last of it is kept, else the first.</param>
internal sealed class ToldResults(bool isFromEnd)
{
    /// <summary>How much of it is kept.</summary>
    public const int MostCharacters = 1_048_576;

    private readonly Lock _gate = new();
    private readonly Queue<(XmlElement Stanza, int Characters)> _kept = new();
    private int _characters;
    private bool _isCut;

    /// <summary>What is kept, in its order.</summary>
    public IReadOnlyList<XmlElement> Stanzas
    {
        get
        {
            lock (_gate)
                return [.. _kept.Select(static kept => kept.Stanza)];
        }
    }

    /// <summary>Whether more was told than is kept.</summary>
    public bool IsCut
    {
        get
        {
            lock (_gate)
                return _isCut;
        }
    }

    /// <summary>What the archive calls the first that is kept.</summary>
    public string? FirstId
    {
        get
        {
            lock (_gate)
                return _kept.TryPeek(out (XmlElement Stanza, int Characters) first) ? IdOf(first.Stanza) : null;
        }
    }

    /// <summary>What the archive calls the last that is kept.</summary>
    public string? LastId
    {
        get
        {
            lock (_gate)
                return _kept.Count > 0 ? IdOf(_kept.Last().Stanza) : null;
        }
    }

    /// <summary>The archive tells a message.</summary>
    public void Add(XmlElement stanza)
    {
        int characters = XmlText.Of(stanza).Length;
        lock (_gate)
        {
            // From the beginning on nothing is kept behind what is left out.
            if (!isFromEnd && (_isCut || IsTooMuch(_kept.Count + 1, _characters + characters)))
            {
                _isCut = true;
                return;
            }

            _kept.Enqueue((stanza, characters));
            _characters += characters;
            while (IsTooMuch(_kept.Count, _characters))
            {
                _characters -= _kept.Dequeue().Characters;
                _isCut = true;
            }
        }
    }

    private static bool IsTooMuch(int count, int characters) => count > TheirPart.Max || (count > 1 && characters > MostCharacters);

    private static string? IdOf(XmlElement stanza) => stanza.Child("result", XmppNs.Mam)?["id"];
}
