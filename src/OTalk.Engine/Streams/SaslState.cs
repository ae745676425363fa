using OTalk.Accounts.Sasl;

namespace OTalk.Engine.Streams;

/// <summary>How far a stream has come in authenticating.</summary>
public sealed class SaslState
{
    /// <summary>Failures after which a stream is closed.</summary>
    public const int MostFailures = 3;

    /// <summary>The exchange that waits for the client's next response; null where none is under way.</summary>
    public ISaslExchange? Exchange { get; set; }

    public int Failures { get; set; }
}
