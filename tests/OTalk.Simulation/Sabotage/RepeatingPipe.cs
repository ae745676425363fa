using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings every answer twice.</summary>
internal sealed class RepeatingPipe(int capacity) : Pipe(capacity)
{
    protected override void Carry(Outbound item, Queue<Outbound> arrived)
    {
        base.Carry(item, arrived);
        if (item.Item is Reply and not ServerMessage)
            base.Carry(item, arrived);
    }
}
