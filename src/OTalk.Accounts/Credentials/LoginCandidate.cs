using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>Who a client says it is, with a verifier to hold its secret against, whether or not there is such an account.</summary>
/// <param name="User">The user the name stands for; null for a name that no user of this server can have.</param>
/// <param name="Verifier">The account's verifier, or a decoy.</param>
/// <param name="MayLogIn">False where even the right secret must fail: no such account, disabled, or without a password.</param>
public sealed record LoginCandidate(Identity? User, ScramVerifier Verifier, bool MayLogIn);
