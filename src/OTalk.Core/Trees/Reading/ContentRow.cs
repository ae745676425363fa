using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Reading;

/// <summary>One row of a <c>get</c> result (seed, "Getting Channel Contents").</summary>
/// <param name="From">Full address of the author.</param>
/// <param name="Time">When.</param>
/// <param name="Ns">Namespace of <paramref name="Message"/>, for the filter.</param>
/// <param name="Message">The <c>msg</c> object, UTF-8.</param>
/// <param name="Channel">Address of the channel, without prefix.</param>
/// <param name="Id">Message id, subscription id, or the address of a sub-channel.</param>
/// <param name="Key">The key, where the row is the value of one or became it.</param>
/// <param name="Job">The job that the message is, where it is claimed or finished.</param>
public sealed record ContentRow(
    string From, DateTimeOffset Time, string Ns, ReadOnlyMemory<byte> Message, string Channel, string Id, string? Key = null, Job? Job = null);
