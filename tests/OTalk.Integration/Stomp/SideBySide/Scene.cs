namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>
/// Frames that are sent to both. In them <c>^@</c> is NUL, <c>TOPIC</c> and <c>QUEUE</c> a topic and a queue that no other scene has,
/// <c>LOGIN</c>, <c>PASSCODE</c> what belongs to the broker, and <c>ACK1</c>, <c>ID1</c> the headers <c>ack</c> and <c>message-id</c> of the
/// first message that the connection got.
/// </summary>
/// <param name="Name">Says what is looked at.</param>
/// <param name="Steps">One after the other. Each begins when what is awaited of the one before has come.</param>
internal sealed record Scene(string Name, params Step[] Steps)
{
    /// <summary>Connects and speaks a version; each connection has a session of its own.</summary>
    public static Step Connects(string who = "a", string version = "1.2") =>
        new(who, $"CONNECT\naccept-version:{version}\nhost:/\nlogin:LOGIN\npasscode:PASSCODE\n\n^@", 1);

    public override string ToString() => Name;
}

/// <summary>Frames of one connection, and what is awaited behind them.</summary>
/// <param name="Who">The connection; a new name opens one.</param>
/// <param name="Sends">The frames; empty to wait only, <c>null</c> to break the connection off.</param>
/// <param name="Awaits">How many frames come. Their order is not compared: RECEIPT and MESSAGE do not wait for each other.</param>
internal sealed record Step(string Who, string? Sends, int Awaits);
