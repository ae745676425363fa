namespace OTalk.Protocols.Talker;

/// <summary>A message as all its receivers get it.</summary>
/// <param name="Content">The text as a JSON string, quotation marks included, UTF-8: see <see cref="TalkerChat"/>.</param>
/// <param name="Id">The message's id.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="Time">When the server accepted it; written in the deployed dialect, in seconds.</param>
/// <param name="Final">Whether it will not change; written in the document's dialect.</param>
/// <param name="IsPrivate">Whether nobody else gets it.</param>
/// <param name="Extras">
/// Members that the server does not know, as a compact JSON object, without those it knows; empty if there are none.
/// </param>
public readonly record struct TalkerLine(
    ReadOnlyMemory<byte> Content, Guid Id, TalkerUser From, DateTimeOffset Time, bool Final, bool IsPrivate, ReadOnlyMemory<byte> Extras);
