using System.Collections.Concurrent;
using System.Net;

namespace OTalk.TestKit.Xmpp.Names;

/// <summary>
/// Where the domains of a test are: all on 127.0.0.1, each at a port of its own. A name server answers with them (SRV and A), and a file has them,
/// a line <c>DOMAIN PORT</c> each, for servers that cannot be given a port for theirs. The machine's own DNS is not asked for anything.
/// </summary>
public sealed class XmppNames : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-names-");
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);
    private readonly NameServer _server;
    private readonly Lock _writing = new();

    public XmppNames()
    {
        _server = new NameServer(question => NameAnswer.To(question, domain => _ports.TryGetValue(domain, out int port) ? port : null));
        Write();
    }

    /// <summary>The name server (UDP).</summary>
    public IPEndPoint Address => _server.Address;

    /// <summary>The file; it is replaced whole when a domain comes or goes.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "names");

    /// <summary>Makes a domain known, or known elsewhere. Whoever has looked for it before may look again.</summary>
    public void Add(string domain, int port)
    {
        _ports[domain] = port;
        Write();
    }

    /// <summary>Makes it unknown.</summary>
    public void Remove(string domain)
    {
        _ports.TryRemove(domain, out _);
        Write();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private void Write()
    {
        lock (_writing)
        {
            string written = Path + ".new";
            File.WriteAllLines(written, _ports.Select(entry => $"{entry.Key} {entry.Value}"));
            File.Move(written, Path, overwrite: true);
        }
    }
}
