using System.Buffers;
using System.Text;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>A scanner and what it has been given and has found so far: as a connection uses it.</summary>
internal sealed class ScanRun(int mostBytes = TalkerScanner.UsualMostBytes)
{
    private readonly List<byte> _unread = [];

    internal TalkerScanner Scanner { get; } = new(mostBytes);

    internal List<string> Found { get; } = [];

    internal TalkerFault? Fault { get; private set; }

    /// <summary>How many bytes are kept until more come.</summary>
    internal int Kept => _unread.Count;

    /// <summary>All that is found in bytes that come at once, in one segment.</summary>
    internal static ScanRun Of(string text, int mostBytes = TalkerScanner.UsualMostBytes) =>
        new ScanRun(mostBytes).Take(TalkerCases.Utf8(text));

    internal ScanRun Take(params ReadOnlySpan<byte> bytes)
    {
        _unread.AddRange(bytes);
        var all = _unread.ToArray();
        _unread.RemoveRange(0, (int)Read(new ReadOnlySequence<byte>(all)));
        return this;
    }

    /// <summary>Reads what there is.</summary>
    /// <returns>How many bytes are done with.</returns>
    internal long Read(ReadOnlySequence<byte> unread)
    {
        var length = unread.Length;
        while (true)
        {
            var scan = Scanner.TryScan(unread, out var found, out var after, out var fault);
            unread = unread.Slice(after);
            Assert.Equal(scan == TalkerScan.Broken, fault is not null);
            if (scan != TalkerScan.Found)
            {
                Fault = fault;
                Assert.True(scan == TalkerScan.Broken || Scanner.IsInside || unread.Length < 3, "What is no object was kept.");
                return length - unread.Length;
            }

            Found.Add(Encoding.UTF8.GetString(found));
        }
    }
}
