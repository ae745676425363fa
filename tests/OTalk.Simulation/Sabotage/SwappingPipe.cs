using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Sabotage;

/// <summary>Lets every event be overtaken by the next thing that comes.</summary>
internal sealed class SwappingPipe(int capacity) : Pipe(capacity)
{
    private Outbound? _held;

    protected override void Carry(Outbound item, Queue<Outbound> arrived)
    {
        if (_held is null && item.Item is Publication)
        {
            _held = item;
            return;
        }

        base.Carry(item, arrived);
        if (_held is { } held)
            base.Carry(held, arrived);
        _held = null;
    }
}
