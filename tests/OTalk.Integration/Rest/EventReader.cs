using System.Text.Json;
using OTalk.TestKit;

namespace OTalk.Integration.Rest;

/// <summary>A block of an event stream: its fields, whatever they are.</summary>
internal sealed record EventBlock(string? Name, string? Id, string? Data, string? Retry, bool IsComment)
{
    public JsonElement Json => JsonElement.Parse(Data!);

    /// <summary>The <c>body</c> of the chat message that it tells of.</summary>
    public string? Body => Json.GetProperty("msg").GetProperty("body").GetString();
}

/// <summary>Reads an event stream block by block, as HTML's "Server-sent events" has it.</summary>
internal sealed class EventReader(HttpResponseMessage answer, Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);

    /// <summary>The next block, or null at the end of the stream.</summary>
    public async Task<EventBlock?> BlockAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (await _lines.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return new EventBlock(
                    fields.GetValueOrDefault("event"), fields.GetValueOrDefault("id"), fields.GetValueOrDefault("data"), fields.GetValueOrDefault("retry"), fields.ContainsKey(""));
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(line[..colon], line[(colon + 1)..].TrimStart(' '));
        }

        return null;
    }

    /// <summary>The next block with data.</summary>
    public async Task<EventBlock> EventAsync()
    {
        while (true)
        {
            EventBlock block = await BlockAsync() ?? throw new HarnessException("the event stream has ended");
            if (block.Data is not null)
                return block;
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        answer.Dispose();
    }
}
