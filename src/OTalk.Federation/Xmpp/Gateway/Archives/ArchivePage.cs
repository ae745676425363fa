using OTalk.Federation.Xmpp.Mapping.Archives;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>A page of an archive.</summary>
/// <param name="Messages">What is on it, in order of time.</param>
/// <param name="IsComplete">There is no more in the direction in which it was read.</param>
internal sealed record ArchivePage(IReadOnlyList<ArchivedMessage> Messages, bool IsComplete);
