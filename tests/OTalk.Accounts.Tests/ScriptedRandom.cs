namespace OTalk.Accounts.Tests;

/// <summary>The system's randomness, except that the nonces of an RFC can be played through it.</summary>
internal sealed class ScriptedRandom : IRandomSource
{
    private readonly SystemRandomSource _system = new();

    /// <summary>The server's next nonces; null for fresh ones.</summary>
    public string? Nonce { get; set; }

    public byte[] Bytes(int count) => _system.Bytes(count);

    string IRandomSource.Nonce() => Nonce ?? ((IRandomSource)_system).Nonce();
}
