using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo sends</c> and a stanza, which is sent as it is written with its variables filled in. <c>padded to N bytes</c> adds white space,
/// which JSON allows, to meet a size limit exactly.
/// </summary>
internal sealed class SendStanza : Step
{
    private static readonly JsonElement s_sample = JsonSerializer.SerializeToElement("");

    private readonly string _template;
    private readonly int? _paddedTo;

    public SendStanza(Place at, string template, int? paddedTo)
        : base(at)
    {
        string sample = StringTemplate.Fill(template, _ => s_sample);
        try
        {
            JsonElement.Parse(sample);
        }
        catch (JsonException e)
        {
            throw new PatternSyntaxException($"this is no JSON (use 'sends text' where that is meant): {e.Message}", (int)(e.LineNumber ?? 0));
        }

        _template = template;
        Exchanges = [new PatternExchange(IsSent: true, PatternParser.Parse(template))];
        _paddedTo = paddedTo;
    }

    public override IReadOnlyList<Exchange> Exchanges { get; }

    public override async Task PlayAsync(Stage stage)
    {
        string text = StringTemplate.Fill(_template, stage.Variables.Find);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (_paddedTo is { } size)
            bytes = [.. bytes, .. Enumerable.Repeat((byte)' ', size - bytes.Length)];
        await stage.Actor(At).Client.SendAsync(bytes, WebSocketMessageType.Text);
    }
}
