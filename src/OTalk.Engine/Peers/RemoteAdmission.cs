using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Engine.Peers;

/// <summary>Reads what another server has answered to a subscribe query: <c>ok</c>, <c>pending</c> or an error inside <c>response</c>.</summary>
internal static class RemoteAdmission
{
    public static (Admission? Admission, StanzaError? Error) Read(RemoteAnswer answer)
    {
        if (answer.Error is { } error)
            return (null, error);
        using JsonDocument response = JsonDocument.Parse(answer.Response!.Value, JsonDepth.OfCarrier);
        JsonElement root = response.RootElement;
        string? result = root.TryGetProperty("result"u8, out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        switch (result)
        {
            case "ok":
                return (new Admission(null), null);
            case "pending":
                bool named = root.TryGetProperty("pending"u8, out JsonElement pending) && pending.ValueKind == JsonValueKind.Object
                    && pending.TryGetProperty("id"u8, out JsonElement id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out _);
                return (new Admission(named ? pending.GetProperty("id"u8).GetGuid() : Guid.Empty), null);
            case "error" when root.TryGetProperty("error"u8, out JsonElement refused):
                return (null, ErrorReader.Read(refused));
            default:
                return (null, new StanzaError(Condition.RemoteServerTimeout, "the other server has answered something else") { Queued = false });
        }
    }
}

/// <summary>Reads the <c>error</c> object of another server.</summary>
public static class ErrorReader
{
    private const int LongestText = 1000;

    /// <summary>The error; one that is not registered stands as the internal error it is to us.</summary>
    public static StanzaError Read(JsonElement error)
    {
        int code = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code"u8, out JsonElement number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out int given) ? given : 500;
        var members = error.ValueKind == JsonValueKind.Object ? new MemberReader(error) : null;
        string? name = members?.Text("condition");
        string text = members?.Text("text") is { } said ? said[..Math.Min(said.Length, LongestText)] : "the other server has refused it";
        Condition condition = Condition.All.FirstOrDefault(known => known.Code == code && string.Equals(known.Name, name, StringComparison.Ordinal))
            ?? Condition.All.FirstOrDefault(known => known.Code == code)
            ?? Condition.InternalServerError;
        return new StanzaError(condition, text);
    }
}
