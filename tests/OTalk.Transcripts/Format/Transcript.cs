using OTalk.TestKit.Server;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Format;

/// <summary>A story on the wire: who takes part, and what each sends and receives, in order.</summary>
/// <param name="File">For messages.</param>
/// <param name="Covers">The ids of the statements of the protocol reference that it shows.</param>
/// <param name="Setup">The server it is played against.</param>
/// <param name="Clients">The connections it speaks of.</param>
public sealed record Transcript(
    string File,
    IReadOnlyList<string> Covers,
    ServerSetup Setup,
    IReadOnlyList<ClientDeclaration> Clients,
    IReadOnlyList<Step> Steps);

/// <summary>A client: its name in the transcript and, where it can log in, the session it binds and the password of its account.</summary>
public sealed record ClientDeclaration(string Name, string? Session, string? Password)
{
    /// <summary>What it speaks.</summary>
    public Wire Wire { get; init; }
}
