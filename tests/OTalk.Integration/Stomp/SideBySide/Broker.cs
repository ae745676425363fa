namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>One of the two that are compared.</summary>
/// <param name="Port">Where it speaks STOMP.</param>
/// <param name="Login">The login of a connection, given a name that no other has at the same time.</param>
/// <param name="Passcode">The right one.</param>
internal sealed record Broker(int Port, Func<string, string> Login, string Passcode);
