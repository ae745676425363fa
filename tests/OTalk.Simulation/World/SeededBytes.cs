using OTalk.Accounts;

namespace OTalk.Simulation.World;

/// <summary>Salts that a seed decides.</summary>
internal sealed class SeededBytes(Random random) : IRandomSource
{
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
