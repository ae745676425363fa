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
    public void What_is_prepared_stays_as_it_is_when_prepared_again() => Prop.ForAll(PasswordText.Good, text =>
        Saslprep.Prepare(text, stored: true, out var once) == SaslprepError.None
        && Saslprep.Prepare(once, stored: true, out var twice) == SaslprepError.None
        && twice == once).QuickCheckThrowOnFailure();

    [Fact]
    public void A_query_is_prepared_as_what_is_stored() => Prop.ForAll(PasswordText.Good, text =>
        PasswordText.Prepare(text, stored: true).SequenceEqual(PasswordText.Prepare(text, stored: false))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_verifier_knows_its_own_password_and_no_other() => Prop.ForAll(PasswordText.Good, PasswordText.Good, (one, other) =>
    {
        var (own, wrong) = (PasswordText.Prepare(one, stored: true), PasswordText.Prepare(other, stored: false));
        return Array.TrueForAll([ScramHash.Sha1, ScramHash.Sha256], hash =>
        {
            var verifier = ScramKeys.Derive(hash, own, salt: [1, 2, 3, 4], iterations: 1);
            return ScramKeys.IsDerivedFrom(hash, verifier, own)
                && ScramKeys.IsDerivedFrom(hash, verifier, wrong) == own.AsSpan().SequenceEqual(wrong);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_client_that_knows_any_good_password_logs_in() => Prop.ForAll(PasswordText.Good, text =>
    {
        var password = PasswordText.Prepare(text, stored: true);
        return Array.TrueForAll(ScramExchangeTests.Mechanisms, mechanism =>
        {
            var client = new ScramClient(mechanism.Hash, "romeo", password);
            var answer = Task.Run(() => LogInAsync(client, mechanism.Mechanism, password)).GetAwaiter().GetResult();
            return answer == $"ok romeo@montague.com: {client.ExpectedServerFinal}";
        });
    }).QuickCheckThrowOnFailure();

    private static async Task<string> LogInAsync(ScramClient client, string mechanism, byte[] password)
    {
        var server = new TestServer();
        var (sha1, sha256) = new PasswordVerifiers(server.Random, iterations: 2).Derive(password);
        await server.Store.AddAsync(new AccountRecord("romeo@montague.com", sha1, sha256, Disabled: false, server.Time.Now), default);
        return await client.RunAsync(server.Start(mechanism));
    }
}
