using OTalk.Core.Trees.Reading;

namespace OTalk.Endpoints.Stomp;

/// <summary>A job on its way to a worker.</summary>
/// <param name="Listener">The SUBSCRIBE that took it.</param>
/// <param name="Row">The job.</param>
internal sealed record StompJob(StompListener Listener, ContentRow Row)
{
    /// <summary>About how many bytes it takes.</summary>
    public int Weight => Row.Message.Length + 220;
}

/// <summary>A place in the send queue: what stands behind it is for a SUBSCRIBE too.</summary>
/// <param name="Listener">The SUBSCRIBE.</param>
internal sealed record StompMarker(StompListener Listener);
