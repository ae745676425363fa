using OTalk.Engine.Peers;

namespace OTalk.Engine.Queries;

/// <summary>The queries the server knows, by namespace. To add one, write its class and add it here.</summary>
public sealed class QueryTable
{
    private readonly Dictionary<string, IQuery> _queries;

    public QueryTable(IEnumerable<IQuery> queries) => _queries = queries.ToDictionary(query => query.Ns, StringComparer.Ordinal);

    /// <summary>All queries of the protocol.</summary>
    public static QueryTable Standard() => new(
    [
        new SaslQuery(),
        new RegisterQuery(),
        new BindQuery(),
        new UnbindQuery(),
        new MaskQuery(),
        new TokenQuery(),
        new CreateQuery(),
        new DeleteQuery(),
        new ConfigQuery(),
        new PermissionsQuery(),
        new ReviseQuery(),
        new SubscribeQuery(),
        new UnsubscribeQuery(),
        new DecideRequestQuery(Core.Stanzas.Namespaces.Approve, approves: true),
        new DecideRequestQuery(Core.Stanzas.Namespaces.Deny, approves: false),
        new InviteQuery(),
        new BlockQuery(),
        new ClaimQuery(),
        new FinishQuery(),
        new CancelQuery(),
    ]);

    /// <summary>What another server may ask for identities of its own.</summary>
    public static QueryTable OfVisitors() => new(
    [
        new CreateQuery(),
        new DeleteQuery(),
        new ConfigQuery(),
        new PermissionsQuery(),
        new ReviseQuery(),
        new VisitorSubscribeQuery(),
        new VisitorUnsubscribeQuery(),
        new VisitorSubscriptionQuery(),
        new VisitorInviteQuery(),
        new DecideRequestQuery(Core.Stanzas.Namespaces.Approve, approves: true),
        new DecideRequestQuery(Core.Stanzas.Namespaces.Deny, approves: false),
        new ClaimQuery(),
        new FinishQuery(),
        new CancelQuery(),
    ]);

    /// <summary>The namespaces that are known, in ordinal order.</summary>
    public IReadOnlyList<string> Namespaces => [.. _queries.Keys.Order(StringComparer.Ordinal)];

    public IQuery? Find(string ns) => _queries.GetValueOrDefault(
        string.Equals(ns, Core.Stanzas.Namespaces.InviteAsWritten, StringComparison.Ordinal) ? Core.Stanzas.Namespaces.Invite : ns);
}
