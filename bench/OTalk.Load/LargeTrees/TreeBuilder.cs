using System.Globalization;
using OTalk.Load.Connections;
using OTalk.Load.Doors;

namespace OTalk.Load.LargeTrees;

/// <summary>Makes the tree of a plan over the wire, as clients would: by several sessions of its owner and of a reader at once.</summary>
internal sealed class TreeBuilder(StanzaLogin login, TreePlan plan)
{
    public const string Owner = "owner";
    public const string Reader = "reader";

    private const int Sessions = 16;
    private const int Outstanding = 32;

    private readonly TreeStanzas _stanzas = new($"{Owner}@{login.Domain}");

    /// <summary>Makes all channels and subscriptions, and fills the pages that are read; the sessions that did so are gone then.</summary>
    /// <exception cref="IOException">The server refused something.</exception>
    public void Build(CancellationToken cancel)
    {
        Send(Owner, [_stanzas.Create(TreePlan.Top, """{"all_acl":"ps"}""")], isNew: true, "first");
        SendInParallel(Owner, [.. Enumerable.Range(0, plan.Houses).Select(house => _stanzas.Create(TreePlan.House(house)))], cancel);
        SendInParallel(
            Owner,
            [.. Enumerable.Range(0, plan.Houses * TreePlan.RoomsPerHouse).Select(number =>
                _stanzas.Create(TreePlan.Room(number / TreePlan.RoomsPerHouse, number % TreePlan.RoomsPerHouse)))],
            cancel);

        // Those that cover the measured channel come first, so that their ids are known: they follow the ones every account starts with.
        string[] owners = [.. plan.OwnersSources().Select(_stanzas.Subscribe)];
        string[] readers = [.. plan.ReadersSources().Select(_stanzas.Subscribe)];
        Send(Owner, owners[..2], isNew: false, "second");
        Send(Reader, readers[..2], isNew: true, "first");
        SendInParallel(Owner, owners[2..], cancel);
        SendInParallel(Reader, readers[2..], cancel);
        Send(Owner, [.. Enumerable.Range(0, 100).Select(_ => _stanzas.Publish(TreePlan.Covered))], isNew: false, "third");
    }

    private void SendInParallel(string user, string[] stanzas, CancellationToken cancel) => Parallel.For(
        0,
        Math.Min(Sessions, stanzas.Length),
        new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Sessions },
        number => Send(
            user,
            [.. stanzas.Where((_, index) => index % Sessions == number)],
            isNew: false,
            string.Create(CultureInfo.InvariantCulture, $"builder{number}")));

    private void Send(string user, string[] stanzas, bool isNew, string session)
    {
        using var connection = login.Bind(user, isNew, session, new ReceiveScratch(), out var dialogue);
        new StanzaPipeline(connection).Run(stanzas, Outstanding);
        dialogue.Ask(login.Domain, new() { ["ns"] = StanzaLogin.Protocol + "unbind" });
    }
}
