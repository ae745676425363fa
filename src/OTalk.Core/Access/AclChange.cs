using System.Diagnostics.CodeAnalysis;

namespace OTalk.Core.Access;

/// <summary>
/// What the acl of a permissions query asks for (protocol reference, "Setting permissions"): flags in place of what is there (<c>ps</c>), or
/// flags to add and to take away, in turn (<c>+pk-d</c>).
/// </summary>
public sealed class AclChange
{
    private readonly List<(bool Adds, Permissions Flags)> _steps = [];
    private Permissions _absolute;

    private AclChange()
    {
    }

    /// <summary>Whether it starts from what is there.</summary>
    public bool IsRelative => _steps.Count > 0;

    /// <summary>Reads an acl, absolute or relative; <paramref name="error"/> is one sentence that names what is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AclChange? change, out string error)
    {
        change = null;
        var read = new AclChange();
        int sign = text.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
        {
            if (!Acl.TryParse(text, out read._absolute, out error))
                return false;
            change = read;
            return true;
        }

        if (sign > 0)
        {
            error = $"acl '{text}' has flags before its first sign: either it begins with + or -, or it has no sign";
            return false;
        }

        while (sign < text.Length)
        {
            int length = text.AsSpan(sign + 1).IndexOfAny('+', '-');
            int end = length < 0 ? text.Length : sign + 1 + length;
            if (end == sign + 1)
            {
                error = $"acl '{text}' has a sign without a flag behind it";
                return false;
            }

            if (!Acl.TryParse(text[(sign + 1)..end], out Permissions flags, out error))
                return false;
            read._steps.Add((text[sign] == '+', flags));
            sign = end;
        }

        change = read;
        error = "";
        return true;
    }

    /// <summary>
    /// The flags it comes to. Taking a flag takes what includes it and leaves all others: <c>-k</c> takes <c>K</c> too, and of <c>a</c> all
    /// flags stay but that and <c>a</c>.
    /// </summary>
    /// <param name="current">What a relative one starts from.</param>
    public Permissions From(Permissions current)
    {
        if (!IsRelative)
            return _absolute;
        Permissions flags = current;
        foreach ((bool adds, Permissions step) in _steps)
            flags = adds ? flags | step : Without(flags, step);
        return flags;
    }

    private static Permissions Without(Permissions flags, Permissions taken)
    {
        if (flags.HasFlag(Permissions.Admin))
            flags = Permissions.All & ~Permissions.Admin;
        foreach ((Permissions small, Permissions great) in Acl.Includes)
        {
            // What the greater flag includes stays when only that one is taken.
            if (flags.HasFlag(great))
                flags |= small;
            if (taken.HasFlag(small))
                flags &= ~great;
        }

        return flags & ~taken;
    }
}
