using System.CommandLine;
using OTalk.Load.Servers;

namespace OTalk.Load.CommandLine;

/// <summary>The options of <see cref="TargetSettings"/>.</summary>
internal sealed class TargetOptions
{
    private readonly Option<bool> _noBaseline = new("--no-baseline") { Description = "Do not measure the baseline server beside it" };
    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "A server that runs already, http://HOST:PORT, loopback only",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)
                return url;
            result.AddError("--url has to be http://HOST:PORT with a loopback host: nobody else's server is put under load.");
            return null;
        },
    };

    private readonly Option<int?> _pid = new("--pid") { Description = "The process id of the server at --url, to read its CPU time" };
    private readonly Option<string> _domain =
        new("--domain") { Description = "The domain of the server at --url", DefaultValueFactory = _ => OTalkServerProcess.Domain };

    private readonly Option<string?> _server = new("--server") { Description = "The server program to start; else the one built here" };
    private readonly Option<string[]> _set =
        new("--set") { Description = "A setting for the server that is started, Section:Key=VALUE; repeatable" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command verb)
    {
        Option[] options = [_url, _pid, _domain, _server, _set, _noBaseline];
        foreach (var option in options)
            verb.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    public TargetSettings Read(ParseResult parsed) => new(
        parsed.GetValue(_url),
        parsed.GetValue(_pid),
        parsed.GetValue(_domain) ?? OTalkServerProcess.Domain,
        parsed.GetValue(_server),
        parsed.GetValue(_set) ?? [],
        !parsed.GetValue(_noBaseline));
}
