using System.Text.Json;

namespace OTalk.Core.Access;

/// <summary>What a <c>key_acl</c> allows on one key.</summary>
[Flags]
public enum KeyRights
{
    None = 0,

    /// <summary><c>r</c>: read the value.</summary>
    Read = 1,

    /// <summary><c>w</c>: set it.</summary>
    Write = 2,

    /// <summary><c>d</c>: delete it.</summary>
    Delete = 4,
}

/// <summary>
/// One entry of a channel's <c>key_acl</c>, <c>{KEY: {"all":"r","subscriber":"rw"}}</c>: it takes the place of <c>s</c>, <c>k</c> and <c>K</c> for that key.
/// </summary>
/// <param name="All">What everybody may.</param>
/// <param name="Subscriber">What subscribers may besides.</param>
public readonly record struct KeyAcl(KeyRights All, KeyRights Subscriber)
{
    /// <summary>Reads a whole <c>key_acl</c> object; <paramref name="error"/> names the member that is wrong.</summary>
    public static bool TryParse(JsonElement json, out IReadOnlyDictionary<string, KeyAcl> table, out string error)
    {
        var read = new Dictionary<string, KeyAcl>(StringComparer.Ordinal);
        table = read;
        error = "";
        if (json.ValueKind != JsonValueKind.Object)
        {
            error = "key_acl is no object";
            return false;
        }

        foreach (JsonProperty key in json.EnumerateObject())
        {
            if (!TryRights(key.Value, "all", out KeyRights all) || !TryRights(key.Value, "subscriber", out KeyRights subscriber))
            {
                error = $"key_acl of '{key.Name}' is no object with 'all' and 'subscriber' made of the flags r, w and d";
                return false;
            }

            read[key.Name] = new KeyAcl(all, subscriber);
        }

        return true;
    }

    private static bool TryRights(JsonElement entry, string member, out KeyRights rights)
    {
        rights = KeyRights.None;
        if (entry.ValueKind != JsonValueKind.Object)
            return false;
        if (!entry.TryGetProperty(member, out JsonElement value))
            return true;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        foreach (char letter in value.GetString()!)
        {
            int at = "rwd".IndexOf(letter, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rights |= (KeyRights)(1 << at);
        }

        return true;
    }
}
