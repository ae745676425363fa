using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Tests.Trees;

/// <summary>Commands of one batch see what those before them did to messages, although the store does not know of it yet.</summary>
public sealed class BatchRunTests : IAsyncDisposable
{
    private static readonly ChannelPath _jobs = ChannelPath.Parse("jobs");

    private readonly Grove _grove = new();

    private static Actor Romeo { get; } = new(Samples.Romeo, $"{Samples.Romeo}/sess/Balcony");

    public ValueTask DisposeAsync() => _grove.DisposeAsync();

    [Fact]
    public async Task A_job_that_was_finished_is_neither_revised_nor_deleted()
    {
        await CreateAsync("""{"queue":{}}""");
        await RunAsync(Publish(1, null));
        Assert.Equal(
            [null, Condition.ItemNotFound, Condition.ItemNotFound],
            await TogetherAsync(
                new FinishJobCommand(Romeo, _jobs, Samples.Id(1), null),
                new ReviseMessageCommand(Romeo, _jobs, Samples.Id(1), Body),
                new DeleteMessageCommand(Romeo, _jobs, Samples.Id(1))));
    }

    [Fact]
    public async Task The_id_of_a_message_that_was_removed_stays_taken()
    {
        await CreateAsync("""{"queue":{}}""");
        await RunAsync(Publish(1, null));
        var other = Publish(1, null) with { Body = new MessageBody("""{"ns":"y"}"""u8.ToArray(), "y", null) };
        Assert.Equal([null, Condition.Conflict], await TogetherAsync(new FinishJobCommand(Romeo, _jobs, Samples.Id(1), null), other));
    }

    [Fact]
    public async Task A_stored_key_has_no_value_any_more_when_its_message_is_removed()
    {
        await CreateAsync("{}");
        await RunAsync(Publish(1, "topic"));
        Assert.Equal(
            [null, Condition.ItemNotFound],
            await TogetherAsync(new DeleteMessageCommand(Romeo, _jobs, Samples.Id(1)), new DeleteKeyCommand(Romeo, _jobs, "topic")));
    }

    [Fact]
    public async Task A_new_key_has_no_value_any_more_when_its_message_is_removed()
    {
        await CreateAsync("{}");
        Assert.Equal(
            [null, null, Condition.ItemNotFound],
            await TogetherAsync(
                Publish(1, "topic"), new DeleteMessageCommand(Romeo, _jobs, Samples.Id(1)), new DeleteKeyCommand(Romeo, _jobs, "topic")));
    }

    [Fact]
    public async Task A_key_that_another_message_has_set_since_keeps_its_value()
    {
        await CreateAsync("{}");
        await RunAsync(Publish(1, "topic"));
        Assert.Equal(
            [null, null, null],
            await TogetherAsync(
                Publish(2, "topic"), new DeleteMessageCommand(Romeo, _jobs, Samples.Id(1)), new DeleteKeyCommand(Romeo, _jobs, "topic")));
    }

    private static MessageBody Body { get; } = new("""{"ns":"x"}"""u8.ToArray(), "x", null);

    private static PublishCommand Publish(int id, string? key) => new(Romeo, _jobs, Body, Samples.Id(id), key, Transient: false);

    private Task CreateAsync(string config) => RunAsync(new CreateChannelCommand(Romeo, _jobs, JsonElement.Parse(config)));

    private async Task RunAsync(TreeCommand command) => Assert.Null((await _grove.Trees.RunAsync(_grove.Romeo, command)).Error);

    /// <summary>Has commands decided in one batch: the loop is busy with the commit of another when they come.</summary>
    private async Task<IEnumerable<Condition?>> TogetherAsync(params TreeCommand[] commands)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grove.Store.Gate = gate.Task;
        Task<Answer<Decision>> other = _grove.CreateAsync("a");
        List<Task<Answer<Decision>>> answers = [.. commands.Select(command => _grove.Trees.RunAsync(_grove.Romeo, command))];
        gate.SetResult();
        await other;
        return (await Task.WhenAll(answers)).Select(answer => answer.Error?.Condition);
    }
}
