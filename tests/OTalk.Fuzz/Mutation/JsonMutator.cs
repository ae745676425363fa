using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OTalk.Fuzz.Mutation;

/// <summary>Changes values and members of a JSON object.</summary>
internal sealed class JsonMutator : IMutator
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2_000 };

    public byte[]? Mutate(byte[] original, byte[] other, Random random)
    {
        if (Parse(original) is not { } root)
            return null;
        int changes = random.Next(1, 4);
        for (int change = 0; change < changes; change++)
            root = Change(root, Parse(other), random);
        return Encoding.UTF8.GetBytes(root.ToJsonString(s_options));
    }

    private static JsonNode? Parse(byte[] text)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 2_000, AllowDuplicateProperties = false });

            // Looking at all of it finds what parsing puts off, such as half of a surrogate pair.
            _ = node is null ? 0 : Below(node).Count(static below => below is JsonValue value && value.TryGetValue<string>(out _));
            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonNode Change(JsonNode root, JsonNode? other, Random random)
    {
        JsonNode[] places = [.. Below(root)];
        JsonNode place = places[random.Next(places.Length)];
        JsonNode value = Value(place, other, random);
        switch (place.Parent)
        {
            case JsonObject parent:
                string name = place.GetPropertyName();
                Change(parent, name, value, random);
                return root;
            case JsonArray parent:
                int index = place.GetElementIndex();
                if (random.Next(3) == 0)
                    parent.Insert(index, value);
                else
                    parent[index] = value;
                return root;
            default:
                return random.Next(8) == 0 ? value : root;
        }
    }

    private static void Change(JsonObject parent, string name, JsonNode value, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                parent.Remove(name);
                break;
            case 1:
                parent[Tokens.Value(random)] = value;
                break;
            case 2:
                JsonNode? moved = parent[name];
                parent.Remove(name);
                parent[name + Tokens.Value(random)] = moved;
                break;
            default:
                parent[name] = value;
                break;
        }
    }

    private static JsonNode Value(JsonNode place, JsonNode? other, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                return JsonValue.Create(random.NextInt64());
            case 1:
                return JsonValue.Create(random.NextDouble() * 1e300);
            case 2:
                return JsonValue.Create(random.Next(2) == 0);
            case 3:
                return random.Next(2) == 0 ? new JsonObject() : new JsonArray();
            case 4:
                return Nested(place.DeepClone(), random.Next(20) == 0 ? 500 : random.Next(1, 70), random.Next(2) == 0);
            case 5 when other is not null:
                JsonNode[] others = [.. Below(other)];
                return others[random.Next(others.Length)].DeepClone();
            case 6 when place is JsonValue text && text.TryGetValue(out string? old):
                return JsonValue.Create(old.Insert(random.Next(old.Length + 1), Tokens.Value(random)));
            case 7:
                return new JsonArray([.. Enumerable.Range(0, random.Next(2, 200)).Select(_ => place.DeepClone())]);
            default:
                return JsonValue.Create(Tokens.Value(random));
        }
    }

    private static JsonNode Nested(JsonNode inner, int depth, bool inArrays)
    {
        for (int level = 0; level < depth; level++)
            inner = inArrays ? new JsonArray(inner) : new JsonObject { ["a"] = inner };
        return inner;
    }

    /// <summary>A value and all that it has in it, but for nulls.</summary>
    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        yield return node;
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(static member => member.Value),
            JsonArray elements => elements,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            foreach (JsonNode below in child is null ? [] : Below(child))
                yield return below;
        }
    }
}
