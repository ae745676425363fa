namespace OTalk.Core.Trees;

/// <summary>The subscription mask of a session: ids of subscriptions, or <c>*</c> for all (protocol reference, "Streams, authentication, sessions").</summary>
public static class MaskRules
{
    public const string Everything = "*";

    public static bool Covers(IReadOnlyList<string> mask, string id)
    {
        foreach (string entry in mask)
        {
            if (string.Equals(entry, id, StringComparison.Ordinal) || string.Equals(entry, Everything, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
