using System.Globalization;
using System.Text;

namespace OTalk.Protocols.Talker;

/// <summary>What a client of Talker asks for, one JSON object each.</summary>
public abstract record TalkerRequest;

/// <summary>To enter a room.</summary>
/// <param name="Dialect">The document's where it names its user, else the deployed one.</param>
/// <param name="Room">The room; a number is taken as it was written.</param>
/// <param name="User">The name of the user; null in the deployed dialect.</param>
/// <param name="Token">The secret. It is in no text that this record makes of itself.</param>
/// <param name="LastEventId">The last message the client has seen, or null.</param>
public sealed record TalkerConnect(TalkerDialect Dialect, string Room, string? User, string Token, string? LastEventId) : TalkerRequest
{
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Dialect = {Dialect}, Room = {Room}, User = {User}, LastEventId = {LastEventId}");
        return true;
    }
}

/// <summary>To say something in a room.</summary>
/// <param name="Content">The text; may be empty.</param>
/// <param name="Id">The id the client chose; null in the deployed dialect, where the server makes it.</param>
/// <param name="Final">False while the user is still typing; always true in the deployed dialect.</param>
/// <param name="To">The user it is for, and nobody else, or null; a number is taken as it was written.</param>
/// <param name="Room">The room, or null for the one that was joined last.</param>
/// <param name="Extras">
/// The members the server does not know, as they came, as a compact JSON object in memory of its own; empty if there are none.
/// </param>
public sealed record TalkerMessage(string Content, Guid? Id, bool Final, string? To, string? Room, ReadOnlyMemory<byte> Extras) : TalkerRequest;

/// <summary>To show that the connection is alive; not answered.</summary>
public sealed record TalkerPing : TalkerRequest;

/// <summary>To leave.</summary>
public sealed record TalkerClose : TalkerRequest;

/// <summary>To be the one who may speak, until the next message: <c>{"type":"token"}</c>, deployed dialect.</summary>
public sealed record TalkerTokenRequest : TalkerRequest;
