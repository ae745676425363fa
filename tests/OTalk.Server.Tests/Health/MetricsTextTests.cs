using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Server.Health;

namespace OTalk.Server.Tests.Health;

public sealed class MetricsTextTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _factory;
    private readonly MetricsText _metrics;

    public MetricsTextTests()
    {
        _factory = _services.GetRequiredService<IMeterFactory>();
        _metrics = new MetricsText(_factory);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Counters_add_up_for_each_combination_of_tags()
    {
        var counter = _factory.Create("OTalk.Sample").CreateCounter<long>("otalk.stanzas.received", description: "Stanzas\nreceived.");
        counter.Add(1);
        counter.Add(2, Tag("door", "talker"));
        counter.Add(3, Tag("door", "talker"));
        counter.Add(4, Tag("door", "a \"b\"\\\n"));

        Assert.Equal(
            """
            # HELP otalk_stanzas_received_total Stanzas\nreceived.
            # TYPE otalk_stanzas_received_total counter
            otalk_stanzas_received_total 1
            otalk_stanzas_received_total{door="talker"} 5
            otalk_stanzas_received_total{door="a \"b\"\\\n"} 4

            """,
            Text());
    }

    [Fact]
    public void Up_down_counters_and_gauges_are_gauges()
    {
        var meter = _factory.Create("OTalk.Sample");
        var sessions = meter.CreateUpDownCounter<int>("b.sessions");
        var level = meter.CreateGauge<double>("a.level");
        sessions.Add(3);
        sessions.Add(-1);
        level.Record(1);
        level.Record(0.25);

        Assert.Equal("# TYPE a_level gauge\na_level 0.25\n# TYPE b_sessions gauge\nb_sessions 2\n", Text());
    }

    [Fact]
    public void Observable_instruments_are_asked_each_time()
    {
        var queues = new Dictionary<string, int> { ["capulet.fam"] = 7 };
        _factory.Create("OTalk.Sample").CreateObservableGauge(
            "queue.length", () => queues.Select(queue => new Measurement<int>(queue.Value, Tag("domain", queue.Key))));

        Assert.Contains("queue_length{domain=\"capulet.fam\"} 7\n", Text(), StringComparison.Ordinal);

        queues.Clear();
        queues["montague.com"] = 8;
        Assert.Equal("# TYPE queue_length gauge\nqueue_length{domain=\"montague.com\"} 8\n", Text());
    }

    [Fact]
    public void Meters_of_others_are_left_out()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("OTalk.Sample").CreateCounter<long>("of.another.server").Add(1);
        _factory.Create("System.Something").CreateCounter<long>("of.the.framework").Add(1);

        Assert.Empty(Text());
    }

    [Fact]
    public void Tags_without_end_share_one_cell()
    {
        var counter = _factory.Create("OTalk.Sample").CreateCounter<long>("strangers");
        foreach (var stranger in Enumerable.Range(0, 1000))
        {
            counter.Add(1, Tag("name", stranger));
        }

        var lines = Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        Assert.Equal(257, lines.Length);
        Assert.Equal("strangers_total{overflow=\"true\"} 744", lines[^1]);
    }

    [Fact]
    public void Concurrent_additions_are_all_counted()
    {
        var counter = _factory.Create("OTalk.Sample").CreateCounter<long>("hits");

        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 1000; i++)
            {
                counter.Add(1, Tag("worker", worker % 2));
            }
        });

        Assert.Equal(
            ["hits_total{worker=\"0\"} 4000", "hits_total{worker=\"1\"} 4000"],
            Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Order());
    }

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);

    private string Text()
    {
        using var text = new StringWriter();
        _metrics.WriteTo(text);
        return text.ToString();
    }
}
