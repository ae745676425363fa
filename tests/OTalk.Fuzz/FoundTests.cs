using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Doors;
using OTalk.Fuzz.Running;
using OTalk.Fuzz.Witnesses;

namespace OTalk.Fuzz;

/// <summary>Inputs that have harmed a server before: each has been found by mutation, and cut down to what did it.</summary>
public sealed class FoundTests
{
    [Fact]
    public Task What_has_been_found_harms_nobody_any_more() => Grounds.UseAsync(
        async grounds =>
        {
            await using Bystanders bystanders = await Bystanders.OpenAsync(grounds, TestContext.Current.CancellationToken);
            foreach (string name in AllDoors.Names)
            {
                Fuzzer fuzzer = new(AllDoors.Of(name), grounds, seed: 0);
                foreach (IReadOnlyList<byte[]> conversation in CorpusFile.ReadFound(name))
                {
                    await fuzzer.PlayAsync(Visit.Of(conversation));
                    Assert.Empty(grounds.Server.Log.Faults([]));
                    Assert.Equal(0, fuzzer.Figures.Refused);
                }
            }

            await bystanders.RoundAsync(TestContext.Current.CancellationToken);
        },
        TestContext.Current.CancellationToken);
}
