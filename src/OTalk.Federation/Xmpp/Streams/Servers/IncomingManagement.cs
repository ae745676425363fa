using System.Globalization;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Stream management on a stream that another server has opened (XEP-0198, sections 3 and 5).</summary>
/// <param name="parts">What streams share.</param>
/// <param name="state">How far it has come.</param>
internal sealed class IncomingManagement(ServerParts parts, IncomingState state)
{
    private ServerStream Stream => state.Stream;

    /// <summary>Takes an element of it.</summary>
    /// <returns>The stream error that it is; null for none.</returns>
    public async ValueTask<StreamFault?> TakeAsync(XmlElement element)
    {
        if (element.Name is not ("enable" or "resume"))
            return await Stream.TakeManagementAsync(element);
        if (state.ByCertificate is not { } pair || Stream.Management is not null)
            await FailAsync("unexpected-request");
        else if (element.Name is "enable")
            await EnableAsync(element["resume"] is "true" or "1", pair);
        else
            return await ResumeAsync(element, pair);
        return null;
    }

    private async Task EnableAsync(bool isToResume, StreamPair pair)
    {
        var management = new StreamManagement();
        Stream.Management = management;
        management.ResumeId = isToResume ? parts.Resumptions.Offer(Stream, pair) : null;
        bool isOffered = management.ResumeId is not null;
        await Stream.Connection.WriteAsync(
            new XmlElement("enabled", XmppWords.Management, isOffered
                ? [("id", management.ResumeId), ("resume", "true"), ("max", StreamManagement.Text((uint)Resumptions.Within.TotalSeconds))]
                : []),
            CancellationToken.None);
    }

    private async ValueTask<StreamFault?> ResumeAsync(XmlElement resume, StreamPair pair)
    {
        StreamManagement? management = await parts.Resumptions.TakeAcceptedAsync(resume["previd"] ?? "", pair);
        if (management is null)
        {
            await FailAsync("item-not-found");
            return null;
        }

        if (!uint.TryParse(resume["h"], CultureInfo.InvariantCulture, out uint count) || !management.Arrived(count))
        {
            management.End();
            return new StreamFault(StreamCondition.UndefinedCondition, "that many stanzas cannot have arrived");
        }

        string? before = management.ResumeId;
        management.ResumeId = parts.Resumptions.Renew(before!, Stream, pair);
        await Stream.Connection.WriteAsync(
            [
                new XmlElement("resumed", XmppWords.Management, [("previd", before), ("h", StreamManagement.Text(management.Handled))]),
                .. management.OnTheWay,
            ],
            CancellationToken.None);
        Stream.Management = management;
        return null;
    }

    private Task FailAsync(string condition) => Stream.Connection.WriteAsync(
        new XmlElement("failed", XmppWords.Management, new XmlElement(condition, Ns.StanzaErrors)), CancellationToken.None);
}
