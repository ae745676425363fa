namespace OTalk.Engine.Delivery;

/// <summary>How far a reader has come in the log of one tree, for doors that keep that themselves.</summary>
/// <param name="Tree">Identity of the tree.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Offset">The last entry that the reader has.</param>
/// <param name="Time">Up to when nothing is lacking.</param>
public readonly record struct ReaderPlace(string Tree, Guid Epoch, long Offset, DateTimeOffset Time);
