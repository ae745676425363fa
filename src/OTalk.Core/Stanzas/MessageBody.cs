namespace OTalk.Core.Stanzas;

/// <summary>
/// The <c>msg</c> of a publish: a JSON object with a string <c>ns</c>, kept as the UTF-8 bytes that were published
/// (white space between tokens removed), scanned once.
/// </summary>
/// <param name="Utf8">The object, compact. Never changed after construction; shared by storage and all receivers.</param>
/// <param name="Ns">Its <c>ns</c>.</param>
/// <param name="Key">Its <c>key</c>, where it has a string one: the message also becomes the value of that key.</param>
public sealed record MessageBody(ReadOnlyMemory<byte> Utf8, string Ns, string? Key)
{
    /// <summary>What is wrong with the members that its namespace defines, or null (protocol reference, "Well-known channels").</summary>
    public string? Fault { get; init; }
}
