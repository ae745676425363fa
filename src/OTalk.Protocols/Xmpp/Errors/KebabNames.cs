using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>The names of an enumeration's members as XML has them: <c>item-not-found</c> is <c>ItemNotFound</c>.</summary>
internal static class KebabNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> _members =
        Enum.GetValues<T>().ToDictionary(static member => Kebab(member.ToString()), StringComparer.Ordinal);
    private static readonly Dictionary<T, string> _names = _members.ToDictionary(static entry => entry.Value, static entry => entry.Key);

    internal static string Of(T member) => _names[member];

    internal static bool TryFind(string? name, out T member)
    {
        member = default;
        return name is not null && _members.TryGetValue(name, out member);
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterUpper(character) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }
}
