using System.Globalization;

namespace OTalk.TestKit.Disk;

/// <summary>What a line of the trace tells.</summary>
public enum DiskStep
{
    /// <summary>A mark is in the log of transactions for the first time.</summary>
    Written = 'W',

    /// <summary>A sync of that log begins.</summary>
    SyncBegins = 'S',

    /// <summary>It has succeeded.</summary>
    SyncEnds = 'E',

    /// <summary>It has failed.</summary>
    SyncFails = 'F',

    /// <summary>The log was opened.</summary>
    Opened = 'O',

    /// <summary>A socket is about to be given bytes with a mark.</summary>
    Sent = 'A',
}

/// <summary>Something that happened on a disk, or on its way out of the server.</summary>
/// <param name="Step">What.</param>
/// <param name="Mark">The number of the mark that was written or sent; 0 for the others.</param>
public readonly record struct DiskEvent(DiskStep Step, int Mark)
{
    internal static DiskEvent Parse(string line) =>
        new((DiskStep)line[0], line.Length > 2 ? int.Parse(line.AsSpan(2), CultureInfo.InvariantCulture) : 0);
}
