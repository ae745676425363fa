namespace OTalk.Protocols.Events;

/// <summary>How far the reader of an event stream has come in the log of one tree.</summary>
/// <param name="Tree">48 bits that stand for the tree.</param>
/// <param name="Epoch">32 bits that stand for its epoch.</param>
/// <param name="Offset">The last offset the reader has got, at least 0.</param>
public readonly record struct EventPlace(ulong Tree, uint Epoch, long Offset);
