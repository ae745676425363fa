using OTalk.Load.Connections;

namespace OTalk.Load.Doors;

/// <summary>A connection on which nothing but messages of others comes.</summary>
internal sealed class Listener(MessageConnection connection) : DoorConnection(connection)
{
    public override void Text(ReadOnlySpan<byte> payload) => Receiver?.Delivered(payload);

    public override void Publish(ReadOnlySpan<byte> body, long number) => throw new NotSupportedException("Listeners do not publish.");
}
