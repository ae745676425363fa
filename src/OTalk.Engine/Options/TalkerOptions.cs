using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Talker</c>: the door for group chat over TCP (protocol reference, "Talker").</summary>
public sealed record TalkerOptions
{
    /// <summary>The port of a server on which nothing is set.</summary>
    public const int DefaultPort = 8500;

    /// <summary>False closes the door.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Where to listen: <c>localhost</c>, an IP address, or <c>*</c> for every address of the machine.</summary>
    [ListenHost]
    public string Host { get; init; } = "localhost";

    /// <summary>
    /// Port for plain connections; 0 takes any free port. Unset it is 8500, and a server that finds that taken starts without the door and
    /// says so; a port that is set and taken stops the start.
    /// </summary>
    [Range(0, 65535)]
    public int? Port { get; init; }

    /// <summary>Port for TLS connections, 0 for any free port; unset there are none.</summary>
    [Range(0, 65535)]
    public int? TlsPort { get; init; }

    /// <summary>File with the certificate for TLS, PEM, its chain included; unset it is that of section <c>Http</c>. It is read again when it changes.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>File with the private key of <see cref="CertificateFile"/>, PEM, not encrypted.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>
    /// True takes tokens on plain connections from other machines too: they can be read on the way. Else those are told to use TLS, whatever
    /// <see cref="Host"/> is.
    /// </summary>
    public bool AllowInsecure { get; init; }

    /// <summary>
    /// True makes a room that does not exist when the owner of the account connects to it. Unset it is true on a <c>localhost</c> server only.
    /// </summary>
    public bool? CreateRooms { get; init; }

    /// <summary>Bytes of one JSON object; a connection that sends a larger one is closed.</summary>
    [Range(64, 16_777_216)]
    public int ObjectBytes { get; init; } = 65_536;

    /// <summary>How long a connection may take to join its first room.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a member may be silent before the others are told that it is idle.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle or broken member may take to come back before the others are told that it has left.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaveAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may be silent before it is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a connection may be behind, as it does not take what is sent to it, before it is closed. Its user gets what it missed when it comes
    /// back within <see cref="MissedFor"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CloseBehindAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a connection broke what it missed is sent to its user who comes back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MissedFor { get; init; } = TimeSpan.FromMinutes(5);
}
