using OTalk.Integration.Durability;
using OTalk.Integration.Support;

namespace OTalk.Integration.Restoring;

/// <summary>A client of one door that comes back whenever it is cut off, and reads the messages of some trees.</summary>
internal abstract class CutReader(Lives lives, CuttingProxy proxy, IReadOnlyList<Sequence> sequences)
{
    private int _life = lives.Count;
    private int _unanswered;

    protected CuttingProxy Proxy => proxy;

    protected bool IsComplete => sequences.All(sequence => sequence.IsComplete);

    protected IReadOnlyList<Sequence> Sequences => sequences;

    /// <summary>How often it was connected as far as to its session.</summary>
    public int Binds { get; private set; }

    /// <summary>How often a connection that was cut before its bind was answered bound the session after the next one.</summary>
    public int Overtaken { get; private set; }

    /// <summary>Reads until every sequence is complete.</summary>
    public async Task RunAsync()
    {
        while (!IsComplete)
        {
            int life = await lives.WhenAliveAsync();
            int cuts = proxy.Cuts;
            int overtaken = Overtaken;
            int binds = Binds;
            try
            {
                await ReadAsync(life);
            }
            catch (Exception broken) when ((proxy.Cuts != cuts || lives.Count != life || Overtaken != overtaken) && Breaks.IsOne(broken))
            {
                // It was cut off, by us. What it had not read by then it has not received.
                if (Binds == binds)
                    _unanswered++;
            }
        }
    }

    /// <summary>Connects, and reads until every sequence is complete.</summary>
    /// <param name="life">The life of the server that it connects to.</param>
    protected abstract Task ReadAsync(int life);

    /// <summary>The session is bound: what follows is new to this connection.</summary>
    /// <param name="life">The life of the server.</param>
    /// <param name="forgets">After a kill the server may have forgotten what it was told of this client in its last seconds.</param>
    protected void Begin(int life, bool forgets = true)
    {
        Binds++;
        foreach (Sequence sequence in sequences)
            sequence.Begin(forgets && life != _life);
        _life = life;
    }

    /// <summary>
    /// The server says that another stream has bound the session. That can only be a connection of this reader whose bind was never answered: the
    /// server cannot know in which order connections were meant.
    /// </summary>
    protected IOException Replaced()
    {
        Assert.True(_unanswered-- > 0, "the session was bound by another stream, and every bind had been answered");
        Overtaken++;
        return new IOException("replaced");
    }

    /// <summary>A message has come.</summary>
    protected void Take(Guid id, string body) =>
        sequences.Single(sequence => body.StartsWith(sequence.Name + " ", StringComparison.Ordinal)).Take(id, body);

    /// <summary>Up to where each sequence has come on this connection, which is what can be acknowledged on it.</summary>
    protected int[] Received() => [.. sequences.Select(sequence => sequence.Reached)];

    /// <summary>The server knows that so many of each were received.</summary>
    protected void Confirm(int[] received)
    {
        foreach ((Sequence sequence, int count) in sequences.Zip(received))
            sequence.Confirm(count);
    }
}
