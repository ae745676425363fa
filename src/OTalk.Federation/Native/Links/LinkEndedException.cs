namespace OTalk.Federation.Native.Links;

/// <summary>The link has ended; what was being sent may have arrived or not.</summary>
public sealed class LinkEndedException(Exception? inner = null) : Exception("the link has ended", inner);
