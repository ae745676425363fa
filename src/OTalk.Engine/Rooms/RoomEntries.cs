using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>Which entries of a channel are said in its room.</summary>
internal static class RoomEntries
{
    /// <summary>Chat messages, whatever door they come through; partial ones are transient.</summary>
    public static bool Concerns(LogEntry entry) =>
        entry.Kind == EntryKind.Message
        && (string.Equals(entry.Ns, Namespaces.Chat, StringComparison.Ordinal) || string.Equals(entry.Ns, Namespaces.ChatPartial, StringComparison.Ordinal));
}
