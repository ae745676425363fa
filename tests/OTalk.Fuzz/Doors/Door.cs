using System.Text;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>A door of the server, as who tries it sees it.</summary>
internal abstract class Door
{
    /// <summary>What it is called in tests, logs and seeds.</summary>
    public abstract string Name { get; }

    /// <summary>Conversations as they should be; each input is one unit.</summary>
    public abstract IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; }

    /// <summary>Changes units and leaves them units.</summary>
    public abstract IMutator Mutator { get; }

    /// <summary>How many of a hundred visits prove first who they are.</summary>
    public virtual int ProvedPercent => 90;

    /// <summary>How many of a hundred inputs are of the format still: fewer where it costs little to lose the connection.</summary>
    public virtual int SoundPercent => 60;

    /// <summary>A unit that is always answered, sent behind each input; null where each input is answered by itself.</summary>
    protected virtual string? Question => null;

    /// <summary>Connects, proves who it is if it shall, and listens.</summary>
    public abstract Task<Wire> OpenAsync(Grounds grounds, Visit visit);

    /// <summary>The bytes of a unit on the wire.</summary>
    public virtual byte[] Encode(byte[] unit) => unit;

    /// <summary>Whether the server surely sees where a unit ends, so that what comes behind it is read as such.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="isOfFormat">Whether it is one that the format allows.</param>
    public virtual bool Delimits(byte[] unit, bool isOfFormat) => true;

    /// <summary>Asks for an answer behind an input, and waits for it.</summary>
    /// <returns>False where the server has closed instead.</returns>
    public async Task<bool> IsHeardAsync(Wire wire)
    {
        wire.Asked++;
        if (Question is { } question && !await wire.WriteAsync(Encode(Encoding.UTF8.GetBytes(question)), []))
            return false;
        return await wire.HearsAsync();
    }
}
