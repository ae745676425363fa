using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings every event twice.</summary>
internal sealed class DoublingPipe(int capacity) : Pipe(capacity)
{
    protected override void Carry(Outbound item, Queue<Outbound> arrived)
    {
        base.Carry(item, arrived);
        if (item.Item is Publication)
            base.Carry(item, arrived);
    }
}
