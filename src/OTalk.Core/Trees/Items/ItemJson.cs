using System.Text.Json.Serialization;

namespace OTalk.Core.Trees.Items;

/// <summary>How items are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(Block))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Outgoing))]
[JsonSerializable(typeof(PeerReached))]
[JsonSerializable(typeof(SourceReached))]
[JsonSerializable(typeof(MirrorAudience))]
[JsonSerializable(typeof(MirroredPresence))]
[JsonSerializable(typeof(Visits))]
internal sealed partial class ItemJson : JsonSerializerContext;
