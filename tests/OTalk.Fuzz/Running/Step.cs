namespace OTalk.Fuzz.Running;

/// <summary>One input of a visit.</summary>
/// <param name="Unit">What is said, before tokens stand in it and before it is framed.</param>
/// <param name="Cuts">Where the parts end in which it is written.</param>
/// <param name="WireSeed">What the framed bytes are spoiled with; null where they are not.</param>
/// <param name="Ends">Whether the connection ends behind it: the server cannot tell where such an input ends.</param>
internal sealed record Step(byte[] Unit, int[] Cuts, int? WireSeed, bool Ends);
