using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// What prefixes mean where a stream is read (Namespaces in XML 1.0). A look-up costs the same however many are declared, for the sender
/// decides how many that is.
/// </summary>
internal sealed class XmlScope(int longest)
{
    private const string Prefix = "xmlns:";

    // The empty prefix is the default namespace.
    private readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal) { ["xml"] = Ns.Xml, [""] = "" };
    private readonly Stack<Entry> _before = new();

    /// <summary>Whether an attribute declares a namespace.</summary>
    internal static bool IsDeclaration(string name) => name is "xmlns" || name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A declaration, in force until <see cref="Undo"/>.</summary>
    internal StreamFault? Declare(string name, string ns)
    {
        var prefix = name is "xmlns" ? "" : name[Prefix.Length..];
        if (ns.Length > longest || System.Text.Encoding.UTF8.GetByteCount(ns) > longest)
        {
            return XmlFaults.TooLarge($"the name of a namespace is longer than {longest} bytes");
        }

        var isReserved = prefix is "xmlns" || ns is Ns.Xmlns || (prefix is "xml") != (ns is Ns.Xml);
        if (isReserved || (ns.Length == 0 && prefix.Length > 0))
        {
            return XmlFaults.NotWellFormed("a declaration of a namespace is not allowed");
        }

        _before.Push(new Entry(prefix, _meanings.GetValueOrDefault(prefix)));
        _meanings[prefix] = ns;
        return null;
    }

    /// <summary>What a prefix means; for the empty one the default namespace.</summary>
    internal bool TryFind(string prefix, [NotNullWhen(true)] out string? ns) => _meanings.TryGetValue(prefix, out ns);

    /// <summary>Takes back the last declarations.</summary>
    internal void Undo(int count)
    {
        for (; count > 0; count--)
        {
            var (prefix, before) = _before.Pop();
            if (before is null)
            {
                _meanings.Remove(prefix);
            }
            else
            {
                _meanings[prefix] = before;
            }
        }
    }

    private readonly record struct Entry(string Prefix, string? Before);
}
