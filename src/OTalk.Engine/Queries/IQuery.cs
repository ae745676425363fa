using OTalk.Accounts.Tokens;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>One kind of query: its namespace, when it may be asked, and what it does. The phase is checked before it runs.</summary>
public interface IQuery
{
    string Ns { get; }

    /// <summary>The phases of a stream in which it may be asked.</summary>
    StreamPhase Phases { get; }

    /// <summary>What it is to a token that is limited: only what says so here may be done with one.</summary>
    TokenUse UseOf(QueryStanza stanza) => TokenUse.Everything;

    /// <summary>
    /// Whether it goes on as it is to the server of who is addressed, where that is another. False for what concerns the asker's own tree as
    /// well, or only that.
    /// </summary>
    bool IsRelayed(QueryStanza stanza) => true;

    /// <summary>Does it and answers, exactly once.</summary>
    ValueTask RunAsync(QueryContext context);
}
