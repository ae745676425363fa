using OTalk.Core.Addressing;

namespace OTalk.Accounts;

/// <summary>An account as it is listed: without anything that a password could be guessed from.</summary>
/// <param name="User">Whose account.</param>
/// <param name="HasPassword">False for an account that only tokens open.</param>
/// <param name="Disabled">True while it may not authenticate.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Account(Identity User, bool HasPassword, bool Disabled, DateTimeOffset CreatedAt);
