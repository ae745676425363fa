using OTalk.Accounts;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine.Options;
using OTalk.Server.Hosting;
using OTalk.Storage.Accounts;

namespace OTalk.Server.Commands;

/// <summary>
/// The accounts and tokens of a data directory, as the command line needs them: names are resolved and every refusal is a
/// <see cref="CommandException"/>. The server may run or not: the store is the meeting point.
/// </summary>
internal sealed class AccountCommands : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IAccountStore _store;
    private readonly LoginNames _names;
    private readonly AccountService _accounts;
    private readonly TokenService _tokens;

    private AccountCommands(ServiceProvider services)
    {
        _services = services;
        _store = services.GetRequiredService<IAccountStore>();
        _names = services.GetRequiredService<LoginNames>();
        _accounts = services.GetRequiredService<AccountService>();
        _tokens = services.GetRequiredService<TokenService>();
        Clients = services.GetRequiredService<ClientService>();
        Keys = services.GetRequiredService<SigningKeys>();
    }

    /// <summary>The OAuth clients.</summary>
    public ClientService Clients { get; }

    /// <summary>The keys that access tokens are signed with.</summary>
    public SigningKeys Keys { get; }

    /// <summary>Opens the accounts that the options name.</summary>
    /// <exception cref="CommandException">They are in the memory of another process.</exception>
    public static AccountCommands Open(OTalkOptions options, CommandContext context)
    {
        if (options.Storage.Kind == StorageKind.Memory)
        {
            throw new CommandException(ExitCode.Failed, "with Storage:Kind=memory accounts are in the memory of the server, where only it can reach them");
        }

        return new AccountCommands(new ServiceCollection()
            .AddSingleton(context.Clock)
            .AddSingleton(_ => context.OpenStores(options))
            .AddAccounts(options)
            .BuildServiceProvider());
    }

    /// <summary>The user that <c>romeo</c> or <c>romeo@montague.com</c> stands for.</summary>
    public Identity Resolve(string name) =>
        _names.TryResolve(name, out var user, out var error) ? user : throw new CommandException(ExitCode.Usage, error);

    public Task AddAsync(Identity user, string password, CancellationToken cancel) => DoneAsync(_accounts.CreateAsync(user, password, cancel));

    public Task AddWithoutPasswordAsync(Identity user, CancellationToken cancel) => DoneAsync(_accounts.CreateAsync(user, cancel));

    public Task SetPasswordAsync(Identity user, string password, CancellationToken cancel) =>
        DoneAsync(_accounts.SetPasswordAsync(user, password, cancel));

    public Task DisableAsync(Identity user, CancellationToken cancel) => DoneAsync(_accounts.DisableAsync(user, cancel));

    public Task EnableAsync(Identity user, CancellationToken cancel) => DoneAsync(_accounts.EnableAsync(user, cancel));

    public Task DeleteAsync(Identity user, CancellationToken cancel) => DoneAsync(_accounts.DeleteAsync(user, cancel));

    public ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancel) => _accounts.ListAsync(cancel);

    /// <summary>Makes a token and gives its text, which nobody can ask for again.</summary>
    public async Task<string> CreateTokenAsync(Identity user, TokenLimits limits, TimeSpan? lifetime, CancellationToken cancel)
    {
        var made = await _tokens.CreateAsync(user, limits, lifetime, cancel);
        return made.Text ?? throw new CommandException(ExitCode.Failed, made.Error);
    }

    public async Task<IReadOnlyList<AccessToken>> ListTokensAsync(Identity user, CancellationToken cancel) =>
        await _store.FindAsync(user.ToString(), cancel) is not null
            ? await _tokens.ListAsync(user, cancel)
            : throw new CommandException(ExitCode.Failed, $"{user} has no account");

    public async Task RevokeTokenAsync(string id, CancellationToken cancel)
    {
        if (!await _tokens.RevokeAsync(id, cancel))
        {
            throw new CommandException(ExitCode.Failed, $"there is no token with the id '{id}'");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task DoneAsync(ValueTask<AccountResult> change)
    {
        var result = await change;
        if (!result.IsDone)
        {
            throw new CommandException(ExitCode.Failed, result.Text);
        }
    }
}
