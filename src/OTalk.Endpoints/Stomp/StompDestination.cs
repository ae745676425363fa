using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;

namespace OTalk.Endpoints.Stomp;

/// <summary>
/// The header <c>destination</c> (protocol reference, "STOMP"): an address; <c>/PATH</c> in one's own tree; <c>/topic/NAME</c> and
/// <c>/queue/NAME</c> for channels of the server.
/// </summary>
internal static class StompDestination
{
    private const string Topic = "topic";
    private const string Queue = "queue";

    /// <summary>Reads a destination.</summary>
    /// <param name="text">The header.</param>
    /// <param name="user">Who says it.</param>
    /// <param name="address">The address it stands for.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryResolve(
        string text, Identity user, [NotNullWhen(true)] out IdentityUri? address, [NotNullWhen(false)] out string? error)
    {
        string full = text;
        if (text.StartsWith('/'))
        {
            string name = text.TrimStart('/');
            bool isShared = name.StartsWith(Topic + "/", StringComparison.Ordinal) || name.StartsWith(Queue + "/", StringComparison.Ordinal);
            full = $"{(isShared ? user.ServerIdentity : user)}/{name}";
        }

        if (IdentityUri.TryParse(full, out address, out string? wrong))
        {
            error = null;
            return true;
        }

        error = $"destination: {wrong}";
        return false;
    }

    /// <summary>Whether an address is <c>SERVER/topic/NAME</c> or <c>SERVER/queue/NAME</c> of a user's server.</summary>
    public static bool IsShared(IdentityUri address, Identity user, out bool isQueue)
    {
        isQueue = false;
        if (address.IsPattern || address.Identity != user.ServerIdentity || address.Path.Depth < 2)
            return false;
        isQueue = string.Equals(address.Path.Segments[0], Queue, StringComparison.Ordinal);
        return isQueue || string.Equals(address.Path.Segments[0], Topic, StringComparison.Ordinal);
    }
}
