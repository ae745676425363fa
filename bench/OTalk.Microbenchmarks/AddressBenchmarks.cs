using BenchmarkDotNet.Attributes;
using OTalk.Core.Addressing;

namespace OTalk.Microbenchmarks;

/// <summary>The address of every stanza, and the pattern that every subscription compares with every channel.</summary>
[MemoryDiagnoser]
public class AddressBenchmarks
{
    private readonly ChannelPattern _pattern = ChannelPattern.Parse("sess/*/presence");

    private readonly ChannelPath _path = ChannelPath.Parse("sess/Balcony/presence");

    [Benchmark(Baseline = true)]
    public bool Plain() => IdentityUri.TryParse("juliet@capulet.com/inbox", out _, out _);

    [Benchmark]
    public bool Deep_with_query() =>
        IdentityUri.TryParse("otalk:romeo@montague.com/alleyway/Juliet/presence?messages&ns=http://otalk.com/p/chat", out _, out _);

    [Benchmark]
    public bool International() => IdentityUri.TryParse("zo\u00eb@b\u00fccher.example/caf%C3%A9", out _, out _);

    [Benchmark]
    public bool Match() => _pattern.Matches(_path);
}
