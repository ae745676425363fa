using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Something that a client asks for, once or, where the server was killed before it answered, again.</summary>
/// <param name="stanza">The stanza, without <c>id</c>.</param>
/// <param name="kind">What it effects; null for what effects nothing.</param>
/// <param name="done">Notes the effect; given the <c>response</c>, or null where it had been carried out before.</param>
/// <param name="whenDone">The error codes that answer what has been carried out already; none where that is answered as the first time.</param>
internal sealed class Operation(JsonObject stanza, string? kind, Action<JsonElement?> done, params IReadOnlyList<int> whenDone)
{
    public string? Kind => kind;

    /// <summary>It was sent before.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>The stanza as it is sent.</summary>
    public string TextOf(string id)
    {
        stanza["id"] = id;
        return stanza.ToJsonString();
    }

    /// <summary>Takes the answer.</summary>
    public void Accept(Received answer)
    {
        if (answer.Member("response") is { } response)
        {
            done(response);
            return;
        }

        int? code = answer.Member("error")?.GetProperty("code").GetInt32();
        Assert.True(IsRepeated && whenDone.Contains(code ?? 0), $"{stanza.ToJsonString()} was answered {answer}");
        done(null);
    }
}
