namespace OTalk.Core.Access;

/// <summary>Acl strings: one letter a flag, in any order, repeats allowed.</summary>
public static class Acl
{
    private const string Letters = "pkKdDcCmMsSLoOa";

    /// <summary>Flags that are part of a greater one.</summary>
    internal static readonly (Permissions Small, Permissions Great)[] Includes =
    [
        (Permissions.OwnKeys, Permissions.AllKeys),
        (Permissions.OwnMessages, Permissions.AllMessages),
        (Permissions.Grant, Permissions.GrantOperator),
    ];

    /// <summary>Reads an acl string; <paramref name="error"/> names the letter that is no flag.</summary>
    public static bool TryParse(string text, out Permissions permissions, out string error)
    {
        permissions = Permissions.None;
        error = "";
        foreach (char letter in text)
        {
            int at = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (at < 0)
            {
                error = $"'{letter}' is no permission flag; flags are {Letters}";
                permissions = Permissions.None;
                return false;
            }

            permissions |= (Permissions)(1 << at);
        }

        return true;
    }

    /// <summary>The acl string of a set of flags, letters in the order of the protocol reference.</summary>
    public static string Format(Permissions permissions) => string.Create(
        System.Numerics.BitOperations.PopCount((uint)permissions),
        permissions,
        static (span, flags) =>
        {
            int length = 0;
            for (int bit = 0; bit < Letters.Length; bit++)
            {
                if (((int)flags & (1 << bit)) != 0)
                    span[length++] = Letters[bit];
            }
        });

    /// <summary>What the flags amount to: <c>a</c> stands for all of them, <c>K</c> includes <c>k</c>, <c>D</c> <c>d</c>, <c>O</c> <c>o</c>.</summary>
    public static Permissions Expand(Permissions permissions)
    {
        if (permissions.HasFlag(Permissions.Admin))
            return Permissions.All;
        foreach ((Permissions small, Permissions great) in Includes)
        {
            if (permissions.HasFlag(great))
                permissions |= small;
        }

        return permissions;
    }
}
