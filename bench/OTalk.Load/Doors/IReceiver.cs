namespace OTalk.Load.Doors;

/// <summary>What a connection reports while it reads.</summary>
internal interface IReceiver
{
    /// <summary>A message arrived; somewhere in these bytes is the body that was published.</summary>
    void Delivered(ReadOnlySpan<byte> message);

    /// <summary>The server took over responsibility for one publish of this connection.</summary>
    void Acknowledged();

    /// <summary>The server refused one publish of this connection.</summary>
    void Refused(ReadOnlySpan<byte> answer);
}
