using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes subscriptions, of both sides, and sessions.</summary>
internal sealed class RecordWriter(Connection connection)
{
    private Statement SetSubscriber => field ??= connection.Prepare(SubscriptionSql.SetSubscriber);

    private Statement ReachSubscriber => field ??= connection.Prepare(SubscriptionSql.ReachSubscriber);

    private Statement RemoveSubscriber => field ??= connection.Prepare(SubscriptionSql.RemoveSubscriber);

    private Statement SetSubscription => field ??= connection.Prepare(SubscriptionSql.SetSubscription);

    private Statement RemoveSubscription => field ??= connection.Prepare(SubscriptionSql.RemoveSubscription);

    private Statement SetSession => field ??= connection.Prepare(SubscriptionSql.SetSession);

    private Statement RemoveSession => field ??= connection.Prepare(SubscriptionSql.RemoveSession);

    private Statement RemovePlaces => field ??= connection.Prepare(PlaceSql.Remove);

    /// <summary>Applies a change of a subscription or session; false if it is none.</summary>
    public bool Apply(long tree, Change change)
    {
        switch (change)
        {
            case SubscriberSet { Subscriber: var s }:
                SetSubscriber.Bind(tree).Bind(s.Owner).Bind(s.Id).Bind(s.Source).Bind(s.Destination)
                    .Bind(s.ConfigJson).Bind(s.State).Bind(s.Since).Bind(s.Reached).Bind(s.IsApproved ? 1 : 0).Bind(s.Request).Run();
                return true;
            case LinkReached reached:
                ReachSubscriber.Bind(reached.Offset).Bind(tree).Bind(reached.Owner).Bind(reached.Id).Run();
                return true;
            case SubscriberRemoved removed:
                RemoveSubscriber.Bind(tree).Bind(removed.Owner).Bind(removed.Id).Run();
                return true;
            case SubscriptionSet { Subscription: var s }:
                SetSubscription.Bind(tree).Bind(s.Id).Bind(s.Source).Bind(s.Destination)
                    .Bind(s.ConfigJson).Bind(s.State).Bind(s.Since).Bind(s.Invite).Run();
                return true;
            case SubscriptionRemoved removed:
                RemoveSubscription.Bind(tree).Bind(removed.Id).Run();
                return true;
            case SessionSet { Session: var session }:
                SetSession.Bind(tree).Bind(session.Name).Bind(StringList.Write(session.Mask)).Bind(session.BoundAt).Bind(session.Presence).Run();
                return true;
            case SessionRemoved removed:
                RemoveSession.Bind(tree).Bind(removed.Name).Run();
                RemovePlaces.Bind(tree).Bind(removed.Name).Run();
                return true;
            default:
                return false;
        }
    }
}
