using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Sessions</c> (protocol reference, "Streams, authentication, sessions").</summary>
public sealed record SessionsOptions
{
    /// <summary>How long a session whose stream broke waits for its client to come back; then it ends and its channels go.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan DetachedFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often it is stored how far the streams of sessions have come. When the server stops it is stored at once; after a crash a restored
    /// session may be sent again what it got in this time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SavePlacesEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silent connection is asked whether it is still there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);
}
