namespace OTalk.Load.WebSockets;

/// <summary>The masking of client frames (RFC 6455, section 5.3).</summary>
internal static class Mask
{
    /// <summary>Masks or unmasks <paramref name="payload"/> in place.</summary>
    /// <param name="payload">The whole payload of one frame.</param>
    /// <param name="key">The four bytes of the masking key.</param>
    public static void Apply(Span<byte> payload, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < payload.Length; i++)
            payload[i] ^= key[i & 3];
    }
}
