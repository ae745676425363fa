using System.Globalization;

namespace OTalk.Load.LargeTrees;

/// <summary>
/// The shape of a tree under measurement: houses of one channel with four rooms each, below one channel that everybody may publish to. Half of
/// the subscriptions are the tree's owner's, the other half a reader's. Four of them cover the first room of the first house, however many
/// there are; they are the only ones that anybody receives by.
/// </summary>
/// <param name="Channels">Channels in all, the top one not counted.</param>
/// <param name="Subscriptions">Subscriptions in all.</param>
internal sealed record TreePlan(int Channels, int Subscriptions)
{
    public const string Top = "town";
    public const int RoomsPerHouse = 4;

    /// <summary>Subscriptions that cover <see cref="Covered"/>, two of each owner.</summary>
    public const int Covering = 4;

    /// <summary>One in so many of the owner's subscriptions begins with a wildcard.</summary>
    private const int PatternEvery = 5;

    /// <summary>The channel that a measured publish goes to, and a page is read from.</summary>
    public static string Covered => Room(0, 0);

    public int Houses => Channels / (RoomsPerHouse + 1);

    public static string House(int house) => string.Create(CultureInfo.InvariantCulture, $"{Top}/h{house}");

    public static string Room(int house, int room) => string.Create(CultureInfo.InvariantCulture, $"{Top}/h{house}/r{room}");

    /// <summary>A room outside the first house; neighbours in number stand far from each other.</summary>
    public string FarRoom(int number)
    {
        const int Stride = 7919;
        var rooms = (Houses - 1) * RoomsPerHouse;
        var at = (int)((long)number * Stride % rooms);
        return Room(1 + (at / RoomsPerHouse), at % RoomsPerHouse);
    }

    /// <summary>The sources of the owner's subscriptions: the first two cover <see cref="Covered"/>.</summary>
    public IEnumerable<string> OwnersSources()
    {
        yield return $"{Top}/*/r0";
        yield return $"{House(0)}/*";
        for (var number = 2; number < Subscriptions / 2; number++)
        {
            yield return number % PatternEvery == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{Top}/*/visitor{number}")
                : FarRoom(number);
        }
    }

    /// <summary>The sources of the reader's subscriptions: the first two cover <see cref="Covered"/>.</summary>
    public IEnumerable<string> ReadersSources()
    {
        yield return Covered;
        yield return $"{House(0)}/*/";
        for (var number = 2; number < Subscriptions - (Subscriptions / 2); number++)
            yield return FarRoom(number);
    }
}
