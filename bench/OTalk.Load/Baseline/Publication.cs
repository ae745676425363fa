namespace OTalk.Load.Baseline;

/// <summary>A message on its way through the hub.</summary>
/// <param name="Frame">The frame every subscriber gets.</param>
/// <param name="Publisher">Who gets the acknowledgement.</param>
internal readonly record struct Publication(ReadOnlyMemory<byte> Frame, Outlet Publisher);
