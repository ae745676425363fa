using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Events;

/// <summary>Stands in the queue in front of every event, as the answer to bind does on other streams.</summary>
/// <param name="Gap">What is told of what was missed and is gone; null: nothing, and nothing is written.</param>
internal sealed record BindAnswer(ReadOnlyMemory<byte>? Gap) : Reply(null, "", null);
