namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>A scene that does not end alike.</summary>
/// <param name="Scene">Its name.</param>
/// <param name="Shown">The first thing that is different: RabbitMQ's before the bar, oTalk's behind it.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record SceneDifference(string Scene, string Shown, string Reason);
