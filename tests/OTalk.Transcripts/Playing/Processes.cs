using System.Text.Json;
using OTalk.TestKit.Server;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.Playing;

/// <summary>The server of a transcript that is being played, or the servers that stand for it together, one a domain.</summary>
public sealed class Processes(IReadOnlyList<OTalkServer> servers)
{
    /// <summary>It is played over connections that come from elsewhere.</summary>
    public static Processes None { get; } = new([]);

    /// <summary>At least one.</summary>
    /// <exception cref="ExpectationException">There is none.</exception>
    public IReadOnlyList<OTalkServer> All => servers.Count > 0 ? servers : throw new ExpectationException("there is no server process here");

    /// <summary>Their tokens.</summary>
    public Variables Tokens => servers.SelectMany(server => server.Tokens)
        .Aggregate(Variables.None, static (all, token) => all.With(token.Key, JsonSerializer.SerializeToElement(token.Value)));

    /// <summary>The one that a command is about: that of the first address in it, else the first.</summary>
    public OTalkServer About(IEnumerable<string> words) =>
        words.Select(word => All.FirstOrDefault(server => word.Split('/')[0].EndsWith("@" + server.Domain, StringComparison.Ordinal))).FirstOrDefault(found => found is not null)
            ?? All[0];
}
