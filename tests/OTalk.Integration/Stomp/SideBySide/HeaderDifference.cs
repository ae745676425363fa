namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>What may be different about a header.</summary>
internal enum DifferenceKind
{
    /// <summary>Both have it, with other values.</summary>
    Value,

    /// <summary>RabbitMQ has it.</summary>
    RabbitMqOnly,

    /// <summary>oTalk has it.</summary>
    OTalkOnly,
}

/// <summary>A header of a frame that is not the same on both sides.</summary>
/// <param name="Command">The command of the frame.</param>
/// <param name="Header">Its name; <c>(body)</c> for the body, <c>(end)</c> for what becomes of the connection behind it.</param>
/// <param name="Kind">What is different.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record HeaderDifference(string Command, string Header, DifferenceKind Kind, string Reason)
{
    public const string Body = "(body)";
    public const string End = "(end)";
}
