using System.Text;
using OTalk.Load.Doors;

namespace OTalk.Load.Tests;

/// <summary>Counts what a publisher reports. Nothing is to be delivered to it.</summary>
internal sealed class Counts : IReceiver
{
    public int Acknowledged { get; private set; }

    public int Refused { get; private set; }

    public void Delivered(ReadOnlySpan<byte> message) => Assert.Fail(Encoding.UTF8.GetString(message));

    void IReceiver.Acknowledged() => Acknowledged++;

    void IReceiver.Refused(ReadOnlySpan<byte> answer) => Refused++;
}
