namespace OTalk.Load.Traffic;

/// <summary>Who is connected and what they send.</summary>
/// <param name="Subscribers">Connections that receive every message.</param>
/// <param name="Publishers">Connections that publish.</param>
/// <param name="Outstanding">Publishes each publisher has waiting for their answer.</param>
/// <param name="PayloadBytes">Bytes of a message's text.</param>
internal sealed record TrafficPlan(int Subscribers, int Publishers, int Outstanding, int PayloadBytes);
