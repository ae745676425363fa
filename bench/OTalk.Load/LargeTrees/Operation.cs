namespace OTalk.Load.LargeTrees;

/// <summary>Something a client does to a tree, again and again, of which the cost is measured.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Who">The user that does it.</param>
/// <param name="Outstanding">Stanzas that wait for their answers at a time.</param>
/// <param name="Stanzas">The stanzas of its n-th time.</param>
internal sealed record Operation(string Name, string Who, int Outstanding, Func<TreeStanzas, TreePlan, int, string[]> Stanzas)
{
    // Of every tree the rooms of one house, which is what the small one has.
    private const int Spread = TreePlan.RoomsPerHouse;

    private const int Busy = 64;

    // A stream is served one question after the other: more of them waiting would only fill buffers.
    private const int Asking = 8;

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("publish", TreeBuilder.Reader, Busy, static (to, _, _) => [to.Publish(TreePlan.Covered)]),
        new("publish, spread", TreeBuilder.Reader, Busy, static (to, plan, number) => [to.Publish(plan.FarRoom(number % Spread))]),
        new("publish, everywhere", TreeBuilder.Reader, Busy, static (to, plan, number) => [to.Publish(plan.FarRoom(number))]) { IsPromised = false },
        new("configure, publish", TreeBuilder.Owner, 2, static (to, plan, number) =>
            [to.Configure(plan.FarRoom(number), number), to.Publish(TreePlan.Covered)]),
        new("create, delete", TreeBuilder.Owner, 2, static (to, _, _) =>
            [to.Create($"{TreePlan.House(0)}/attic"), to.Delete($"{TreePlan.House(0)}/attic")]),
        new("get", TreeBuilder.Reader, Asking, static (to, _, _) => [to.Get(TreePlan.Covered)]),
        new("get, pattern", TreeBuilder.Reader, Asking, static (to, _, _) => [to.Get($"{TreePlan.House(0)}/*")]),
        new("get, sub-channels", TreeBuilder.Reader, Asking, static (to, _, _) => [to.Get($"{TreePlan.House(0)}?channels")]),
    ];

    /// <summary>
    /// Whether a large tree may cost only so much more. Not where it is not the same that is done to both: messages that go to a channel each
    /// change more pages of the database than those that go to few.
    /// </summary>
    public bool IsPromised { get; init; } = true;

    /// <summary>The stanzas of doing it until the time is over.</summary>
    public IEnumerable<string> Until(DateTime end, TreeStanzas to, TreePlan plan)
    {
        for (var number = 0; DateTime.UtcNow < end; number++)
        {
            foreach (var stanza in Stanzas(to, plan, number))
                yield return stanza;
        }
    }
}
