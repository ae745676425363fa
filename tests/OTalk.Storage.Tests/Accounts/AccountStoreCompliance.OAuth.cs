using System.Text;
using OTalk.Storage.Accounts;

namespace OTalk.Storage.Tests.Accounts;

/// <summary>What every store keeps for the authorization server.</summary>
public abstract partial class AccountStoreCompliance
{
    [Fact]
    public async Task A_client_is_found_and_listed_as_it_was_added()
    {
        var web = Client("web") with { SecretHash = [1, 2, 3], RedirectUris = ["https://montague.com/cb", "com.montague:/cb"] };
        var phone = Client("phone") with { Registered = true, CreatedAt = _noon.AddMinutes(1) };
        await Store.OAuth.AddClientAsync(phone, _noon, default);
        await Store.OAuth.AddClientAsync(web, _noon, default);

        var view = Reopen().OAuth;

        Assert.Equivalent(web, await view.FindClientAsync("web", default), strict: true);
        Assert.Null((await view.FindClientAsync("phone", default))!.SecretHash);
        Assert.Equivalent(new[] { web, phone }, await view.ListClientsAsync(default), strict: true);
        Assert.Null(await view.FindClientAsync("none", default));
    }

    [Fact]
    public async Task Of_clients_that_registered_themselves_the_old_and_unused_are_forgotten()
    {
        foreach (var id in new[] { "unused", "used" }) await Store.OAuth.AddClientAsync(Client(id) with { Registered = true }, _noon, default);
        await Store.OAuth.AddClientAsync(Client("made"), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo) with { Client = "used" }, _noon, default);

        await Store.OAuth.AddClientAsync(Client("new") with { Registered = true, CreatedAt = _noon.AddDays(1) }, _noon.AddMilliseconds(1), default);

        Assert.Equal(["made", "used", "new"], (await Reopen().OAuth.ListClientsAsync(default)).Select(client => client.Id));
    }

    [Fact]
    public async Task A_client_that_was_used_stays_when_what_it_was_let_do_is_forgotten()
    {
        await Store.OAuth.AddClientAsync(Client("used") with { Registered = true }, _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo) with { Client = "used" }, _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g2", Romeo) with { EndsAt = _noon.AddDays(9) }, _noon.AddDays(2), default);
        Assert.Null(await Store.OAuth.FindGrantAsync("g1", default));

        await Store.OAuth.AddClientAsync(Client("new") with { Registered = true, CreatedAt = _noon.AddDays(2) }, _noon.AddDays(1), default);

        Assert.Equal(["used", "new"], (await Reopen().OAuth.ListClientsAsync(default)).Select(client => client.Id));
    }

    [Fact]
    public async Task A_deleted_client_is_gone_with_what_it_was_let_do()
    {
        await Store.OAuth.AddClientAsync(Client("web"), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g2", Romeo) with { Client = "other" }, _noon, default);
        await Store.OAuth.UseCodeAsync(Refresh("r1", "g1"), _noon.AddDays(1), default);

        Assert.True(await Store.OAuth.DeleteClientAsync("web", default));

        var view = Reopen().OAuth;
        Assert.Null(await view.FindClientAsync("web", default));
        Assert.Null(await view.FindGrantAsync("g1", default));
        Assert.Null(await view.FindRefreshAsync(Hash("r1"), default));
        Assert.NotNull(await view.FindGrantAsync("g2", default));
        Assert.False(await view.DeleteClientAsync("web", default));
    }

    [Fact]
    public async Task A_deleted_account_is_gone_with_what_it_let_clients_do()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g2", Juliet), _noon, default);
        await Store.OAuth.UseCodeAsync(Refresh("r1", "g1"), _noon.AddDays(1), default);

        await Store.DeleteAsync(Romeo, default);

        Assert.Null(await Reopen().OAuth.FindGrantAsync("g1", default));
        Assert.Null(await Reopen().OAuth.FindRefreshAsync(Hash("r1"), default));
        Assert.NotNull(await Reopen().OAuth.FindGrantAsync("g2", default));
    }

    [Fact]
    public async Task A_grant_is_found_by_id_and_by_code()
    {
        var grant = Grant("g1", Romeo) with { Scope = "read" };
        await Store.OAuth.AddGrantAsync(grant, _noon, default);

        Assert.Equivalent(grant, await Reopen().OAuth.FindGrantAsync("g1", default), strict: true);
        Assert.Equivalent(grant, await Reopen().OAuth.FindGrantByCodeAsync(grant.CodeHash, default), strict: true);
        Assert.Null(await Store.OAuth.FindGrantByCodeAsync(Hash("other"), default));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Store.OAuth.AddGrantAsync(grant with { Id = "g2" }, _noon, default));
    }

    [Fact]
    public async Task A_code_is_used_once_by_whoever_comes_first()
    {
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);

        var used = await AllAtOnceAsync(seed => Store.OAuth.UseCodeAsync(Refresh($"r{seed}", "g1"), _noon.AddDays(30), default));

        Assert.Single(used, won => won);
        var grant = await Reopen().OAuth.FindGrantAsync("g1", default);
        Assert.Equal((_noon.AddSeconds(1), _noon.AddDays(30)), (grant!.UsedAt!.Value, grant.EndsAt));
        for (var seed = 0; seed < used.Length; seed++)
        {
            var refresh = await Reopen().OAuth.FindRefreshAsync(Hash($"r{seed}"), default);
            Assert.Equivalent(used[seed] ? Refresh($"r{seed}", "g1") : null, refresh, strict: true);
        }
    }

    [Fact]
    public async Task The_code_of_a_revoked_grant_is_not_used()
    {
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);

        Assert.True(await Store.OAuth.RevokeGrantAsync("g1", _noon.AddMinutes(1), default));

        Assert.False(await Store.OAuth.UseCodeAsync(Refresh("r1", "g1"), _noon.AddDays(1), default));
        Assert.False(await Store.OAuth.UseCodeAsync(Refresh("r1", "none"), _noon.AddDays(1), default));
        Assert.Null(await Store.OAuth.FindRefreshAsync(Hash("r1"), default));
        Assert.False(await Store.OAuth.RevokeGrantAsync("g1", _noon.AddMinutes(2), default));
        Assert.Equal(_noon.AddMinutes(1), (await Reopen().OAuth.FindGrantAsync("g1", default))!.RevokedAt);
    }

    [Fact]
    public async Task A_refresh_token_is_rotated_once_by_whoever_comes_first()
    {
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);
        await Store.OAuth.UseCodeAsync(Refresh("first", "g1"), _noon.AddDays(1), default);

        var rotated = await AllAtOnceAsync(seed => Store.OAuth.RotateAsync(Hash("first"), Refresh($"r{seed}", "g1"), _noon.AddDays(9), default));

        Assert.Single(rotated, won => won);
        Assert.Equal(_noon.AddSeconds(1), (await Reopen().OAuth.FindRefreshAsync(Hash("first"), default))!.RotatedAt);
        Assert.NotNull(await Reopen().OAuth.FindRefreshAsync(Hash($"r{Array.IndexOf(rotated, value: true)}"), default));
        Assert.Equal(_noon.AddDays(9), (await Reopen().OAuth.FindGrantAsync("g1", default))!.EndsAt);
    }

    [Fact]
    public async Task Nothing_is_rotated_in_a_revoked_grant_or_in_another()
    {
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g2", Romeo), _noon, default);
        await Store.OAuth.UseCodeAsync(Refresh("first", "g1"), _noon.AddDays(1), default);

        Assert.False(await Store.OAuth.RotateAsync(Hash("first"), Refresh("next", "g2"), _noon.AddDays(2), default));
        await Store.OAuth.RevokeGrantAsync("g1", _noon, default);
        Assert.False(await Store.OAuth.RotateAsync(Hash("first"), Refresh("next", "g1"), _noon.AddDays(2), default));
        Assert.Null(await Reopen().OAuth.FindRefreshAsync(Hash("next"), default));
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_when_something_begins()
    {
        await Store.OAuth.AddGrantAsync(Grant("ended", Romeo), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("goes-on", Romeo), _noon, default);
        await Store.OAuth.UseCodeAsync(Refresh("r1", "goes-on"), _noon.AddDays(30), default);

        await Store.OAuth.AddGrantAsync(Grant("new", Romeo) with { EndsAt = _noon.AddDays(3) }, _noon.AddDays(2), default);

        Assert.Null(await Reopen().OAuth.FindGrantAsync("ended", default));
        Assert.NotNull(await Reopen().OAuth.FindGrantAsync("goes-on", default));
        Assert.NotNull(await Reopen().OAuth.FindRefreshAsync(Hash("r1"), default));
    }

    [Fact]
    public async Task All_who_ask_at_once_for_the_key_that_signs_get_the_same()
    {
        var keys = await AllAtOnceAsync(seed => Store.OAuth.ActiveKeyAsync(() => new SigningKeyRecord($"k{seed}", [seed], _noon), default));

        Assert.All(keys, key => Assert.Equal(keys[0].Id, key.Id));
        Assert.Equivalent(keys[0], Assert.Single(await Reopen().OAuth.ListKeysAsync(default)), strict: true);
    }

    [Fact]
    public async Task A_rotated_key_is_kept_until_it_is_to_be_forgotten()
    {
        await Store.OAuth.ActiveKeyAsync(() => new SigningKeyRecord("k1", [1], _noon), default);
        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k2", [2], _noon.AddDays(1)), _noon, default);

        Assert.Equal("k2", (await Reopen().OAuth.ActiveKeyAsync(() => throw new InvalidOperationException("there is one"), default)).Id);
        Assert.Equal([("k1", _noon.AddDays(1)), ("k2", default(DateTimeOffset?))], (await Reopen().OAuth.ListKeysAsync(default)).Select(key => (key.Id, key.RetiredAt)));

        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k3", [3], _noon.AddDays(2)), _noon.AddDays(1).AddMilliseconds(1), default);
        Assert.Equal(["k2", "k3"], (await Reopen().OAuth.ListKeysAsync(default)).Select(key => key.Id));
    }

    [Fact]
    public async Task All_keys_before_the_next_are_dropped_where_that_is_asked()
    {
        await Store.OAuth.ActiveKeyAsync(() => new SigningKeyRecord("k1", [1], _noon), default);
        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k2", [2], _noon), _noon, default);

        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k3", [3], _noon), DateTimeOffset.MaxValue, default);

        Assert.Equal("k3", Assert.Single(await Reopen().OAuth.ListKeysAsync(default)).Id);
        Assert.Equal("k3", (await Reopen().OAuth.ActiveKeyAsync(() => throw new InvalidOperationException("there is one"), default)).Id);
    }

    private static ClientRecord Client(string id) => new(id, $"The client {id}", ["https://montague.com/cb"], SecretHash: null, Registered: false, _noon);

    private static GrantRecord Grant(string id, string identity) => new(
        id, "web", identity, "Balcony", Scope: null, "https://montague.com/cb", Hash($"code of {id}"), "challenge", _noon, _noon.AddMinutes(1), _noon.AddMinutes(1));

    private static RefreshRecord Refresh(string text, string grant) => new(Hash(text), grant, _noon.AddSeconds(1), _noon.AddDays(30));

    private static byte[] Hash(string text) => Encoding.UTF8.GetBytes($"hash of {text}");
}
