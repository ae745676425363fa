using OTalk.Core.Addressing;

namespace OTalk.Accounts;

/// <summary>What became of a change to accounts.</summary>
public enum AccountOutcome
{
    Done,

    /// <summary>The identity has an account already.</summary>
    Exists,

    /// <summary>The identity has no account.</summary>
    NotFound,

    /// <summary>The identity is a server's, not a user's.</summary>
    NotAUser,

    /// <summary>A password that no account may have.</summary>
    BadPassword,
}

/// <summary>The outcome of a change to accounts, with the reason in words where there is one; never a secret.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">Why it was refused; empty when it was done.</param>
public readonly record struct AccountResult(AccountOutcome Outcome, string Text)
{
    internal static readonly AccountResult Done = new(AccountOutcome.Done, string.Empty);

    public bool IsDone => Outcome == AccountOutcome.Done;

    internal static AccountResult Exists(Identity user) => new(AccountOutcome.Exists, $"{user} has an account already");

    internal static AccountResult NotFound(Identity user) => new(AccountOutcome.NotFound, $"{user} has no account");

    internal static AccountResult NotAUser(Identity server) =>
        new(AccountOutcome.NotAUser, $"{server} is a server; accounts are for users");

    internal static AccountResult BadPassword(string reason) => new(AccountOutcome.BadPassword, reason);
}
