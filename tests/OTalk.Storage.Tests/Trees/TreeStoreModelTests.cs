namespace OTalk.Storage.Tests.Trees;

/// <summary>Random sequences against the model. A failure names its seed, and the seed repeats it.</summary>
public abstract class TreeStoreModelTests
{
    private const int Sequences = 100;
    private const int Steps = 50;

    [Fact]
    public async Task The_store_answers_as_the_model_through_restarts()
    {
        for (var seed = 1; seed <= Sequences; seed++)
        {
            await using var subject = Create();
            await subject.StartAsync();
            await new ModelRun(subject, seed).PlayAsync(Steps);
        }
    }

    protected abstract StoreUnderTest Create();
}

public sealed class InMemoryTreeStoreModelTests : TreeStoreModelTests
{
    protected override StoreUnderTest Create() => new MemoryUnderTest();
}

public sealed class SqliteTreeStoreModelTests : TreeStoreModelTests
{
    protected override StoreUnderTest Create() => new SqliteUnderTest();
}
