using System.Text;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class TalkerScannerTests
{
    private static readonly string[] _objects = [.. TalkerCases.All.Values.Select(static entry => entry.Json)];

    public static TheoryData<string> Names { get; } = TalkerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_object_is_found_wherever_it_is_cut(string name)
    {
        var (json, connected, expected) = TalkerCases.All[name];
        var bytes = TalkerCases.Utf8(json);
        for (var at = 0; at <= bytes.Length; at++)
        {
            // Cut in two segments, and in two reads of which the first has not all of it.
            var scanner = new TalkerScanner();
            var sequence = Segments.Cut(bytes, at);
            Assert.Equal(TalkerScan.Found, scanner.TryScan(sequence, out var found, out var after, out _));
            Assert.Equal(0, sequence.Slice(after).Length);
            Assert.True(TalkerReader.TryRead(found, connected, out var request, out var fault), fault?.Message);
            TalkerComparer.AssertEqual(expected, request);

            var run = new ScanRun().Take(bytes.AsSpan(..at));
            Assert.Equal(at is > 0 && at < bytes.Length, run.Scanner.IsInside);
            Assert.Equal([json], run.Take(bytes.AsSpan(at..)).Found);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t\r\n\n ")]
    public void Objects_are_found_whatever_white_space_is_between_them(string between)
    {
        var bytes = TalkerCases.Utf8(between + string.Join(between, _objects) + between);
        var atOnce = new ScanRun();
        Assert.Equal(bytes.Length, atOnce.Read(new(bytes)));
        Assert.Equal(_objects, atOnce.Found);

        var inPieces = new ScanRun();
        Assert.Equal(bytes.Length, inPieces.Read(Segments.Single(bytes)));
        Assert.Equal(_objects, inPieces.Found);

        var oneByOne = new ScanRun();
        foreach (var b in bytes)
        {
            oneByOne.Take(b);
            Assert.Equal(oneByOne.Scanner.IsInside, oneByOne.Kept > 0);
        }

        Assert.Equal(_objects, oneByOne.Found);
        Assert.False(oneByOne.Scanner.IsInside);
    }

    [Fact]
    public void What_was_skipped_may_be_there_again()
    {
        var scanner = new TalkerScanner();
        var bytes = " \n {\"a\":1}{"u8.ToArray();
        for (var length = 0; length < 9; length++)
        {
            Assert.Equal(TalkerScan.NeedMore, scanner.TryScan(new(bytes, 0, length), out _, out _, out _));
        }

        Assert.Equal(TalkerScan.Found, scanner.TryScan(new(bytes), out var found, out _, out _));
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(found));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_at_the_very_start_only()
    {
        var bytes = TalkerCases.Utf8("\ufeff\n{}");
        Assert.Equal(["{}"], ScanRun.Of("\ufeff{}").Found);
        for (var at = 0; at <= bytes.Length; at++)
        {
            Assert.Equal(["{}"], new ScanRun().Take(bytes.AsSpan(..at)).Take(bytes.AsSpan(at..)).Found);
        }

        Assert.Equal("an object is expected, not the byte 0xEF", ScanRun.Of(" \ufeff{}").Fault!.Message);
        Assert.Equal("an object is expected, not the byte 0xEF", ScanRun.Of("\ufeff\ufeff{}").Fault!.Message);
        Assert.Equal("an object is expected, not the byte 0xEF", ScanRun.Of("{}\ufeff{}").Fault!.Message);
        Assert.Equal("an object is expected, not the byte 0xEF", new ScanRun().Take(0xEF, 0xBB).Take((byte)'{').Fault!.Message);
    }

    [Fact]
    public void An_object_may_be_as_long_as_that_and_no_longer()
    {
        const int Most = 100;
        var longest = "{\"a\":\"" + new string('x', Most - 8) + "\"}";
        Assert.Equal(Most, longest.Length);
        Assert.Equal([longest, longest], ScanRun.Of($"   {longest}\n\n{longest}", Most).Found);

        // Refused with the first byte too many, whatever it is.
        var run = ScanRun.Of(longest[..^1] + " ", Most);
        Assert.True(run.Scanner.IsInside);
        Assert.Null(run.Fault);
        Assert.Equal(new TalkerFault("the object is over 100 bytes", Closes: true), run.Take((byte)'}').Fault);
        Assert.Equal(new TalkerFault("the object is over 100 bytes", Closes: true), run.Take((byte)'}').Fault);
        Assert.Equal("the object is over 65536 bytes", ScanRun.Of("{\"a\":\"" + new string('x', 70_000)).Fault!.Message);
    }

    [Fact]
    public void A_line_break_between_tokens_is_noticed()
    {
        var run = ScanRun.Of("\n\r\n{ \t");
        Assert.True(run.Scanner.IsInside);
        Assert.False(run.Scanner.HasBrokenLine);
        Assert.True(run.Take((byte)'\n').Scanner.HasBrokenLine);
        Assert.True(run.Take((byte)'"').Scanner.HasBrokenLine);
        Assert.False(run.Take([.. "a\\n\":1}{\"b\":\"\\r\\n\""u8]).Scanner.HasBrokenLine);
        Assert.True(run.Take((byte)'\r').Scanner.HasBrokenLine);
        Assert.False(run.Take((byte)'}').Scanner.HasBrokenLine);
        Assert.Equal(["{ \t\n\"a\\n\":1}", "{\"b\":\"\\r\\n\"\r}"], run.Found);
    }

    [Theory]
    [InlineData("[0,-0,0.5,-0.50,0e0,10,-19.09,1E+2,1e-2,0.1e01,123456789012345678901234567890]")]
    [InlineData("[true,false,null,[],{},[[]],[{}],\"\",{\"\":\"\"}]")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\ud800\"")]
    [InlineData("\"\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\"")]
    public void Every_form_of_value_is_JSON(string value)
    {
        var json = $"{{\"a\":{value}}}";
        Assert.Equal([json], ScanRun.Of(json).Found);
        Assert.Equal([$"{{\"a\" : {value} }}"], ScanRun.Of($"{{\"a\" : {value} }}").Found);
    }

    [Fact]
    public void The_deepest_object_is_found()
    {
        var deepest = "{\"a\":" + new string('[', 63) + new string(']', 63) + "}";
        Assert.Equal([deepest], ScanRun.Of(deepest).Found);
    }

    [Fact]
    public void The_longest_object_byte_by_byte_takes_no_memory_and_each_byte_once()
    {
        var bytes = TalkerCases.Utf8("{\"a\":\n\"" + string.Concat(Enumerable.Repeat("\u00e9 \\n", 13_000)) + "\"\n}");
        var scanner = new TalkerScanner();
        scanner.TryScan(new(bytes, 0, 10), out _, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 11; length < bytes.Length; length++)
        {
            if (scanner.TryScan(new(bytes, 0, length), out _, out _, out _) != TalkerScan.NeedMore)
            {
                Assert.Fail($"Not waiting for more at byte {length}.");
            }

            // Were it looked at again, this would be found.
            bytes[length - 1] = 0;
        }

        // An object for each byte would be 24 bytes at least; what the runtime itself takes meanwhile is counted too.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * bytes.Length);
        Assert.Equal(TalkerScan.Found, scanner.TryScan(new(bytes), out _, out _, out _));
    }
}
