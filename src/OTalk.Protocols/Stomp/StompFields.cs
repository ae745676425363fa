namespace OTalk.Protocols.Stomp;

/// <summary>The headers of a frame as a command asks for them. The first fault stays.</summary>
internal struct StompFields(StompFrame frame)
{
    internal string? Fault { get; private set; }

    internal readonly string? Find(string name) => frame.Headers[name];

    /// <summary>The value of a header that must be there; empty, with a fault, if it is not.</summary>
    internal string Require(string name)
    {
        var value = Find(name);
        if (value is null)
        {
            Fail($"{frame.Command.Text()} needs the header {name}");
        }

        return value ?? "";
    }

    /// <summary>A header that must be there if the condition holds.</summary>
    internal string? Require(string name, bool when) => when ? Require(name) : Find(name);

    internal void Fail(string fault) => Fault ??= fault;
}
