using OTalk.Core.Addressing;
using OTalk.Engine.Trees;
using OTalk.Storage.Accounts;

namespace OTalk.Engine.Routing;

/// <summary>
/// Trees belong to the hosted domains and to the accounts on them, disabled ones included: those keep what they have. Who is asked for a tree
/// of another domain means its mirror.
/// </summary>
public sealed class AccountFounder(Domains domains, IAccountStore accounts) : ITreeFounder
{
    public async ValueTask<bool> ExistsAsync(Identity identity) =>
        !domains.Hosts(identity.Server)
        || identity.IsServer
        || await accounts.FindAsync(identity.ToString(), CancellationToken.None) is not null;
}
