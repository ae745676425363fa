using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Stomp</c>: STOMP over WebSocket on the HTTP listener, and over TCP (protocol reference, "STOMP").</summary>
public sealed record StompOptions
{
    /// <summary>False closes the door, over WebSocket too.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Where to listen for TCP: <c>localhost</c>, an IP address, or <c>*</c> for every address of the machine.</summary>
    [ListenHost]
    public string Host { get; init; } = "localhost";

    /// <summary>Port for plain TCP connections, 0 for any free port; unset there are none.</summary>
    [Range(0, 65535)]
    public int? Port { get; init; }

    /// <summary>Port for TCP connections with TLS, 0 for any free port; unset there are none.</summary>
    [Range(0, 65535)]
    public int? TlsPort { get; init; }

    /// <summary>File with the certificate for TLS, PEM, its chain included; unset it is that of section <c>Http</c>. It is read again when it changes.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>File with the private key of <see cref="CertificateFile"/>, PEM, not encrypted.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>
    /// True takes tokens and passwords on plain TCP connections from other machines too: they can be read on the way. Over WebSocket
    /// <see cref="HttpOptions.AllowPlainOverInsecure"/> says so.
    /// </summary>
    public bool AllowInsecure { get; init; }

    /// <summary>True makes <c>/topic/NAME</c> and <c>/queue/NAME</c>, and subscribes to them, when they are first used.</summary>
    public bool CreateDestinations { get; init; }

    /// <summary>Jobs of a queue that a subscription is sent before it has acknowledged one; a SUBSCRIBE may ask for another number.</summary>
    [Range(1, 100)]
    public int Prefetch { get; init; } = 10;

    /// <summary>How often the server sends a heart-beat at least, and would like to get one; 0 for none either way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromSeconds(10);
}
