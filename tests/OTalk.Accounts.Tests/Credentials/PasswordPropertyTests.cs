using FsCheck;
using FsCheck.Fluent;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Credentials.Stringprep;
using OTalk.Accounts.Tests.Sasl;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Tests.Credentials;

public sealed class PasswordPropertyTests
{
    [Fact]
    public void What_is_prepared_stays_as_it_is_when_prepared_again() => Prop.ForAll(PasswordText.Any, text =>
        Saslprep.Prepare(text, stored: true, out var once) != SaslprepError.None
        || (Saslprep.Prepare(once, stored: true, out var twice) == SaslprepError.None && twice == once)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_query_is_prepared_as_what_is_stored() => Prop.ForAll(PasswordText.Any, text =>
        Saslprep.Prepare(text, stored: true, out var stored) != SaslprepError.None
        || (Saslprep.Prepare(text, stored: false, out var query) == SaslprepError.None && query == stored)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_verifier_knows_its_own_password_and_no_other() => Prop.ForAll(PasswordText.Any, PasswordText.Any, (one, other) =>
    {
        if (!Passwords.TryPrepare(one, stored: true, out var own, out _) || !Passwords.TryPrepare(other, stored: false, out var wrong, out _)) return true;
        return ((ScramHash[])[ScramHash.Sha1, ScramHash.Sha256]).All(hash =>
        {
            var verifier = ScramKeys.Derive(hash, own, salt: [1, 2, 3, 4], iterations: 1);
            return ScramKeys.IsDerivedFrom(hash, verifier, own)
                && ScramKeys.IsDerivedFrom(hash, verifier, wrong) == own.AsSpan().SequenceEqual(wrong);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_client_that_knows_any_good_password_logs_in() => Prop.ForAll(PasswordText.Any, text =>
    {
        if (!Passwords.TryPrepare(text, stored: true, out var password, out _)) return true;
        var server = new TestServer();
        var verifiers = new PasswordVerifiers(server.Random, iterations: 2).Derive(password);
        var account = new AccountRecord("romeo@montague.com", verifiers.Sha1, verifiers.Sha256, Disabled: false, server.Time.Now);
        return ScramExchangeTests.Mechanisms.All(mechanism =>
        {
            var client = new ScramClient(mechanism.Hash, "romeo", password);
            var answer = Task.Run(async () =>
            {
                await server.Store.AddAsync(account, default);
                return await client.RunAsync(server.Start(mechanism.Mechanism));
            }).GetAwaiter().GetResult();
            return answer == $"ok romeo@montague.com: {client.ExpectedServerFinal}";
        });
    }).QuickCheckThrowOnFailure();
}
