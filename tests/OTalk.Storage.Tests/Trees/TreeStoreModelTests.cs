namespace OTalk.Storage.Tests.Trees;

/// <summary>Random sequences against the model. A failure names its seed, and the seed repeats it.</summary>
public sealed class TreeStoreModelTests
{
    private const int Sequences = 200;
    private const int Steps = 50;

    [Fact]
    public async Task The_store_in_memory_answers_as_the_model()
    {
        for (var seed = 1; seed <= Sequences; seed++)
        {
            await using var subject = new MemoryUnderTest();
            await new ModelRun(subject, seed).PlayAsync(Steps);
        }
    }

    [Fact]
    public async Task The_store_in_SQLite_answers_as_the_model_through_restarts()
    {
        for (var seed = 1; seed <= Sequences; seed++)
        {
            await using var subject = new SqliteUnderTest();
            await subject.StartAsync();
            await new ModelRun(subject, seed).PlayAsync(Steps);
        }
    }
}
