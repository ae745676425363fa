namespace OTalk.Engine.Trees;

/// <summary>Makes ids and epochs. One per engine, so that a simulation can replace it by one with a seed.</summary>
public abstract class IdSource
{
    /// <summary>A message id: UUIDv7 (RFC 9562 §5.7) of the given time.</summary>
    public abstract Guid MessageId(DateTimeOffset now);

    /// <summary>A random value: an epoch, the name of a stream or session.</summary>
    public abstract Guid Random();
}

/// <summary>Ids from the operating system's random numbers.</summary>
public sealed class SystemIdSource : IdSource
{
    public override Guid MessageId(DateTimeOffset now) => Guid.CreateVersion7(now);

    public override Guid Random() => Guid.NewGuid();
}
