namespace OTalk.Engine.Options;

/// <summary>
/// Every setting of a server, a record for each section. The defaults are a server that runs at once on a laptop. The configuration schema
/// is read off these records: a property is a setting, its attributes are the values it accepts.
/// </summary>
public sealed record OTalkOptions
{
    public ServerOptions Server { get; init; } = new();

    public HttpOptions Http { get; init; } = new();

    public AccountsOptions Accounts { get; init; } = new();

    public SessionsOptions Sessions { get; init; } = new();

    public LimitsOptions Limits { get; init; } = new();

    public StorageOptions Storage { get; init; } = new();

    public TalkerOptions Talker { get; init; } = new();

    public StompOptions Stomp { get; init; } = new();

    public FederationOptions Federation { get; init; } = new();

    public XmppOptions Xmpp { get; init; } = new();

    /// <summary>What <see cref="AccountsOptions.Registration"/> comes to: unset, it is open on a <c>localhost</c> server only.</summary>
    public RegistrationPolicy EffectiveRegistration =>
        Accounts.Registration ?? (Server.IsLocalhost ? RegistrationPolicy.Open : RegistrationPolicy.Closed);

    /// <summary>What <see cref="TalkerOptions.CreateRooms"/> comes to: unset, rooms are made on a <c>localhost</c> server only.</summary>
    public bool EffectiveCreateRooms => Talker.CreateRooms ?? Server.IsLocalhost;
}
