using System.Diagnostics;
using OTalk.TestKit.Xmpp.Names;

namespace OTalk.TestKit.Xmpp.Servers.Ejabberd;

/// <summary>
/// Debian's ejabberd, without the script that would change to another user and look after a node that is part of a cluster: it is the only node, and
/// has no name, so it needs no port mapper.
/// </summary>
public sealed class EjabberdServer(XmppServerSetup setup, TestCertificate certificate, TestAuthority authority, XmppNames names)
    : XmppServer(setup, certificate, authority, names)
{
    private const string Program = "/usr/bin/erl";
    private const string Ready = "the accounts are there";

    private protected override ProcessStartInfo Prepare()
    {
        Directory.CreateDirectory(At("data"));
        File.WriteAllText(At("ejabberd.yml"), EjabberdConfiguration.Text(this, Certificate, Authority));
        File.WriteAllText(At("inetrc"), EjabberdConfiguration.Resolver(Names.Address));
        ProcessStartInfo start = new(Program,
        [
            "-noinput",

            // It shares two processors with everything else: its schedulers sleep when they have nothing to do.
            "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none",
            "-mnesia", "dir", EjabberdConfiguration.Quote(At("data")),
            "-s", "ejabberd",
            "-eval", string.Concat(Accounts()) + $"io:put_chars(\"{Ready}\\n\").",
        ]);
        start.Environment["ERL_LIBS"] = Libraries;
        start.Environment["ERL_INETRC"] = At("inetrc");
        start.Environment["EJABBERD_CONFIG_PATH"] = At("ejabberd.yml");
        start.Environment["EJABBERD_LOG_PATH"] = At("ejabberd.log");
        return start;
    }

    private protected override bool IsReady(IEnumerable<string> lines)
    {
        int[] ports = Setup.Components.Count == 0 ? [ClientPort, ServerPort] : [ClientPort, ServerPort, ComponentPort];
        string[] said = [.. lines];
        return ports.Select(port => $"accepting TCP connections at 127.0.0.1:{port} ").Append(Ready)
            .All(sign => Array.Exists(said, line => line.Contains(sign, StringComparison.Ordinal)));
    }

    /// <summary>The folder above that of ejabberd, whose name has the version in it.</summary>
    private static string Libraries =>
        Directory.EnumerateDirectories("/usr/lib").FirstOrDefault(folder => Directory.EnumerateDirectories(folder, "ejabberd-*").Any())
        ?? throw new HarnessException("ejabberd is missing: ./test names the Debian package that has it");

    /// <summary>What makes each account; at later starts it is there.</summary>
    private IEnumerable<string> Accounts() =>
        from domain in Setup.Domains
        from account in Setup.AccountsOf(domain)
        let arguments = new[] { account.User, domain, account.Password }.Select(argument => $"<<{EjabberdConfiguration.Quote(argument)}>>")
        select $"ejabberd_auth:try_register({string.Join(", ", arguments)}), ";
}
