using System.Net;

namespace OTalk.TestKit.Xmpp.Servers.Ejabberd;

/// <summary>The files that ejabberd and its runtime read.</summary>
internal static class EjabberdConfiguration
{
    /// <summary>ejabberd.yml.</summary>
    public static string Text(XmppServer server, TestCertificate certificate, TestAuthority authority) => $$"""
        hosts: [{{string.Join(", ", server.Setup.Domains.Select(Quote))}}]
        loglevel: info
        log_rotate_count: 0
        certfiles: [{{Quote(certificate.Path)}}, {{Quote(certificate.KeyPath)}}]
        ca_file: {{Quote(authority.Path)}}
        auth_password_format: plain
        s2s_use_starttls: required
        s2s_max_retry_delay: 1 second
        outgoing_s2s_families: [ipv4]
        listen:
          - port: {{server.ClientPort}}
            ip: "127.0.0.1"
            module: ejabberd_c2s
          - port: {{server.ServerPort}}
            ip: "127.0.0.1"
            module: ejabberd_s2s_in
        {{Components(server)}}
        modules:
          mod_adhoc: {}
          mod_blocking: {}
          mod_caps: {}
          mod_carboncopy: {}
          mod_disco: {}
          mod_mam: {default: always}
          mod_muc:
            default_room_options: {mam: true}
          mod_offline: {}
          mod_ping: {}
          mod_privacy: {}
          mod_pubsub: {plugins: [flat, pep]}
          mod_roster: {}
        {{(server.Setup.Dialback ? "  mod_s2s_dialback: {}" : "")}}
          mod_stream_mgmt: {}
          mod_vcard: {search: false}
          mod_version: {}

        """;

    /// <summary>
    /// What Erlang's resolver reads instead of the machine's files: it asks one name server, and keeps no answer. Only addresses of domains without
    /// SRV are asked of the machine, whatever it says: such a domain of a test had better end in <c>.invalid</c>.
    /// </summary>
    public static string Resolver(IPEndPoint nameServer) => $$"""
        {resolv_conf, ""}.
        {hosts_file, ""}.
        {lookup, [file, dns]}.
        {host, {127,0,0,1}, ["localhost"]}.
        {nameserver, {127,0,0,1}, {{nameServer.Port}}}.
        {cache_size, 0}.

        """;

    /// <summary>A text in YAML and in Erlang.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// The listener for components, if there is a domain for them. Without <c>global_routes: false</c> each connection would get what is for any of the
    /// domains.
    /// </summary>
    private static string Components(XmppServer server) => server.Setup.Components.Count == 0 ? "" : $$"""
          - port: {{server.ComponentPort}}
            ip: "127.0.0.1"
            module: ejabberd_service
            global_routes: false
            hosts: { {{string.Join(", ", server.Setup.Components.Select(domain => $"{Quote(domain)}: {{password: {Quote(XmppServer.ComponentSecret)}}}"))}} }
        """;
}
