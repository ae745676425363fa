namespace OTalk.Federation.Xmpp.Names;

/// <summary>Asks DNS for servers of services.</summary>
internal interface ISrvResolver
{
    /// <summary>The records of a service of a domain; none where there are none or DNS does not answer.</summary>
    /// <param name="name">Such as <c>_xmpp-server._tcp.capulet.fam</c>.</param>
    /// <param name="cancel">Gives up.</param>
    Task<IReadOnlyList<(int Priority, int Weight, string Host, int Port)>> AskAsync(string name, CancellationToken cancel);
}
