using System.Diagnostics;
using OTalk.TestKit.Xmpp.Names;

namespace OTalk.TestKit.Xmpp.Servers.Prosody;

/// <summary>Debian's Prosody.</summary>
public sealed class ProsodyServer(XmppServerSetup setup, TestCertificate certificate, TestAuthority authority, XmppNames names)
    : XmppServer(setup, certificate, authority, names)
{
    private const string Program = "/usr/bin/prosody";

    private protected override ProcessStartInfo Prepare()
    {
        foreach (string domain in Setup.Domains)
        {
            string accounts = Directory.CreateDirectory(At("data", ProsodyText.FileName(domain), "accounts")).FullName;
            foreach ((string user, string password) in Setup.AccountsOf(domain))
                File.WriteAllText(Path.Combine(accounts, ProsodyText.FileName(user) + ".dat"), $"return {{ [\"password\"] = {ProsodyText.Quote(password)} }};\n");
        }

        File.WriteAllText(At("prosody.cfg.lua"), Configuration());
        return new ProcessStartInfo(Program, ["-F", "--config", At("prosody.cfg.lua")]);
    }

    /// <summary>Its ports are open when all that it serves has been loaded.</summary>
    private protected override bool IsReady(IEnumerable<string> lines)
    {
        string[] opened = [.. lines.Where(line => line.Contains("Activated service", StringComparison.Ordinal))];
        int[] ports = Setup.Components.Count == 0 ? [ClientPort, ServerPort] : [ClientPort, ServerPort, ComponentPort];
        return ports.All(port => opened.Any(line => line.Contains($"[127.0.0.1]:{port}", StringComparison.Ordinal)));
    }

    private string Configuration()
    {
        string[] modules =
        [
            "blocklist", "carbons", "disco", "mam", "pep", "ping", "roster", "s2s_bidi", "saslauth", "smacks", "test_names", "test_plain_clients",
            "time", "tls", "vcard4", "vcard_legacy", "version", .. Setup.Dialback ? ["dialback"] : Array.Empty<string>(),
        ];
        return $$"""
            run_as_root = true
            daemonize = false
            pidfile = {{ProsodyText.Quote(At("prosody.pid"))}}
            data_path = {{ProsodyText.Quote(At("data"))}}
            plugin_paths = { {{ProsodyText.Quote(Path.Combine(XmppPrograms.Folder, "Servers", "Prosody"))}} }
            certificates = {{ProsodyText.Quote(At("data"))}}
            test_names = {{ProsodyText.Quote(Names.Path)}}
            log = { { levels = { min = "info" }, to = "console" } }

            interfaces = { "127.0.0.1" }
            use_ipv6 = false
            c2s_ports = { {{ClientPort}} }
            s2s_ports = { {{ServerPort}} }
            component_ports = { {{ComponentPort}} }
            component_interfaces = { "127.0.0.1" }

            modules_enabled = { {{string.Join(", ", modules.Select(ProsodyText.Quote))}} }
            modules_disabled = { "s2s_direct_tls" }
            authentication = "internal_plain"
            {{Shown(Certificate)}}
            c2s_require_encryption = false
            s2s_require_encryption = true
            s2s_secure_auth = {{(Setup.Dialback ? "false" : "true")}}

            {{string.Concat(Setup.Domains.Select(Host))}}{{string.Concat(Setup.Components.Select(Component))}}
            """;
    }

    private string Host(string domain) => $$"""
        VirtualHost {{ProsodyText.Quote(domain)}}
            {{(Setup.Certificates.TryGetValue(domain, out TestCertificate? own) ? Shown(own) : "")}}
        Component {{ProsodyText.Quote($"conference.{domain}")}} "muc"
            modules_enabled = { "muc_mam" }
            muc_room_locking = false
        Component {{ProsodyText.Quote($"pubsub.{domain}")}} "pubsub"
            admins = { {{string.Join(", ", Setup.AccountsOf(domain).Select(account => ProsodyText.Quote($"{account.User}@{domain}")))}} }
            expose_publisher = true

        """;

    private string Shown(TestCertificate certificate) => $$"""
        ssl = {
            certificate = {{ProsodyText.Quote(certificate.Path)}};
            key = {{ProsodyText.Quote(certificate.KeyPath)}};
            cafile = {{ProsodyText.Quote(Authority.Path)}};
        }
        """;

    private static string Component(string domain) => $"""
        Component {ProsodyText.Quote(domain)}
            component_secret = {ProsodyText.Quote(ComponentSecret)}

        """;
}
