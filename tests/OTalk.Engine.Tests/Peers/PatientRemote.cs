using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;

namespace OTalk.Engine.Tests.Peers;

/// <summary>Ways to other servers on which everything stays until the test answers it.</summary>
internal sealed class PatientRemote : IRemote
{
    private readonly List<RemoteStanza> _sent = [];

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<RemoteStanza> Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    public StanzaError? Refusal(string domain) => null;

    public void Send(RemoteStanza stanza)
    {
        lock (_sent)
            _sent.Add(stanza);
        stanza.Kept?.Invoke(true);
    }

    public void Carry(PeerRun run, Action<StanzaError?> answered) => answered(null);

    public void Pass(string tree, Guid epoch, string domain, PeerEvent passing)
    {
    }

    public Task WhenReadyAsync(string domain) => Task.CompletedTask;
}
