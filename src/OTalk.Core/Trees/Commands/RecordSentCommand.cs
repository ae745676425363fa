using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Keeps in <c>/sent</c> a copy of what the user has published to somebody's inbox, so that every device shows both sides (protocol
/// reference, "Sent messages"). Recording the same message again does nothing, also after its copy has left the history.
/// </summary>
/// <param name="Published">What the publish came to: the copy has the same id and time.</param>
/// <param name="Author">Full address of the sender.</param>
/// <param name="Ns">Namespace of the message.</param>
/// <param name="Body">The message as published.</param>
/// <param name="To">Address of the inbox.</param>
public sealed record RecordSentCommand(Published Published, string Author, string Ns, ReadOnlyMemory<byte> Body, string To) : TreeCommand
{
    public override (ChannelPath Channel, Guid Id)? NeedsMessage => (WellKnown.SentPath, Published.Id);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (context.Message is not null || tree.Find(WellKnown.SentPath) is not { } sent)
            return new Decision();
        byte[] copy = Addressed();
        return new Decision
        {
            Changes =
            [
                new EntryAppended(new LogEntry
                {
                    Kind = EntryKind.Message,
                    Channel = sent.Number,
                    Path = sent.Path,
                    Id = Published.Id,
                    Time = Published.Time,
                    Author = Author,
                    Ns = Ns,
                    Body = copy,

                    // With it the id is remembered when the history has let the message go.
                    Digest = SHA256.HashData(copy),
                }),
            ],
        };
    }

    /// <summary>The message with the member <c>to</c> at its end, unless it has one.</summary>
    private byte[] Addressed()
    {
        ReadOnlySpan<byte> body = Body.Span;
        if (HasTo(body))
            return body.ToArray();
        string to = JsonText.Object(writer => writer.WriteString("to"u8, To));
        return [.. body[..^1], (byte)',', .. Encoding.UTF8.GetBytes(to).AsSpan(1)];
    }

    private static bool HasTo(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonTokens.TryGetText(ref reader, out string? name) && string.Equals(name, "to", StringComparison.Ordinal))
                return true;
            reader.Read();
            reader.Skip();
        }

        return false;
    }
}
