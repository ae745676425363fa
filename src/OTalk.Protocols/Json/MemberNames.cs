using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Protocols.Json;

/// <summary>
/// The member names of one object, to find one given twice, however it is spelled. The first few are kept as places in the source,
/// which costs nothing; an object with many, or with escapes in a name, pays for a set.
/// </summary>
internal ref struct MemberNames(ReadOnlySpan<byte> source)
{
    private const int Few = 16;

    private readonly ReadOnlySpan<byte> _source = source;
    private Places _places;
    private int _count;
    private HashSet<string>? _many;

    /// <summary>Takes the name the reader stands on.</summary>
    /// <param name="reader">Reads the source.</param>
    /// <param name="owner">The object, as its errors name it.</param>
    /// <param name="name">The name, without escapes.</param>
    /// <returns>What is wrong with the name, or null.</returns>
    internal string? Add(ref Utf8JsonReader reader, string owner, out ReadOnlySpan<byte> name)
    {
        name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (!JsonTokens.TryGetText(ref reader, out var text))
            {
                return $"{owner} has a member name that is not well-formed Unicode";
            }

            name = Encoding.UTF8.GetBytes(text);
            Spill();
        }

        // The name stands behind the quotation mark that begins the token.
        var isNew = _many?.Add(Encoding.UTF8.GetString(name)) ?? AddPlace(name, (int)reader.TokenStartIndex + 1);
        return isNew ? null : $"{owner} has the member '{Clip(name)}' twice";
    }

    private static string Clip(ReadOnlySpan<byte> name)
    {
        const int Longest = 64;
        var text = Encoding.UTF8.GetString(name);
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }

    private bool AddPlace(scoped ReadOnlySpan<byte> name, int start)
    {
        for (var at = 0; at < _count; at++)
        {
            if (_source[_places[at]].SequenceEqual(name))
            {
                return false;
            }
        }

        if (_count == Few)
        {
            Spill();
            return _many!.Add(Encoding.UTF8.GetString(name));
        }

        _places[_count++] = start..(start + name.Length);
        return true;
    }

    private void Spill()
    {
        if (_many is not null)
        {
            return;
        }

        _many = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < _count; at++)
        {
            _many.Add(Encoding.UTF8.GetString(_source[_places[at]]));
        }
    }

    [InlineArray(Few)]
    private struct Places
    {
        private Range _first;
    }
}
