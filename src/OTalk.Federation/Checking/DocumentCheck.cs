using OTalk.Federation.Native.Discovery;

namespace OTalk.Federation.Checking;

/// <summary>The document of a domain, and the clock of who serves it.</summary>
/// <param name="documents">Asks for it.</param>
/// <param name="time">Our clock.</param>
internal sealed class DocumentCheck(DocumentClient documents, TimeProvider time)
{
    /// <summary>How far clocks may be apart (protocol reference, "Assertions").</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    private DomainFound? _found;
    private DateTimeOffset _now;

    public async Task<CheckStep> FetchAsync(string peer)
    {
        const string Name = "document";
        var outcome = await documents.FetchAsync(peer);
        _now = time.GetUtcNow();
        _found = outcome as DomainFound;
        return outcome switch
        {
            DomainFound { Document: var document } found => CheckStep.Good(
                Name,
                $"{found.Address} answers 200: {found.Bytes} bytes, version {ServerDocument.Version}, {Count(document.Keys.Count)}, links at {document.Links}"),
            DomainNotFound { MayPass: false } none => CheckStep.Bad(
                Name, $"{none.Step}: {none.Text}", $"The oTalk server of {peer} has to answer there: its Federation:Mode must not be off, and a web server in front has to pass {ServerDocument.Path} on."),
            DomainNotFound trouble => CheckStep.Bad(Name, $"{trouble.Step}: {trouble.Text}", "It may pass; if it does not, its operator has to look at that server, or at what is in front of it."),
            _ => throw new InvalidOperationException($"There is no outcome {outcome}."),
        };
    }

    /// <summary>The time that came with the document against ours.</summary>
    public CheckStep Clock()
    {
        const string Name = "clock";
        if (_found?.Date is not { } date)
            return CheckStep.Good(Name, "it does not tell its time");

        // It tells whole seconds: the time is anywhere in that second, and gets the benefit of it.
        var ahead = date - _now;
        var behind = _now - date - TimeSpan.FromSeconds(1);
        return ahead > Apart ? Bad(ahead, "ahead of")
            : behind > Apart ? Bad(behind, "behind")
            : CheckStep.Good(Name, $"its clock and ours are not more than {Apart.TotalSeconds:0} seconds apart");

        static CheckStep Bad(TimeSpan apart, string which) => CheckStep.Bad(
            Name, $"its clock is {apart.TotalSeconds:0} seconds {which} ours", $"With more than {Apart.TotalSeconds:0} seconds the one takes the proofs of the other for expired: set the clock that is wrong, and keep both by NTP.");
    }

    private static string Count(int keys) => keys == 1 ? "1 key" : $"{keys} keys";
}
