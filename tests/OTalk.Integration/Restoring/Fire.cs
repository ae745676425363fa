using OTalk.Integration.Support;

namespace OTalk.Integration.Restoring;

/// <summary>How long a test under fire lasts, and what its chance is.</summary>
/// <param name="Seconds">How long messages are published: <c>OTALK_FIRE_SECONDS</c>, by itself 8.</param>
/// <param name="Seed">What all chance comes from: <c>OTALK_FIRE_SEED</c>, by itself another one each time.</param>
internal sealed record Fire(int Seconds, int Seed)
{
    private const int UsualSeconds = 8;

    /// <summary>As the environment has it.</summary>
    public static Fire Read() => new(EnvironmentNumber.Read("OTALK_FIRE_SECONDS") ?? UsualSeconds, EnvironmentNumber.Read("OTALK_FIRE_SEED") ?? Random.Shared.Next());

    /// <summary>Runs a test; its failure tells how to have the same chance again.</summary>
    public async Task UseAsync(Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"with OTALK_FIRE_SEED={Seed} OTALK_FIRE_SECONDS={Seconds}: {e.Message}", e);
        }
    }
}
