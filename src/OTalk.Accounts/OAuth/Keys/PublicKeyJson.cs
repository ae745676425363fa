using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace OTalk.Accounts.OAuth.Keys;

/// <summary>Public keys as they are published (RFC 7517).</summary>
public static class PublicKeyJson
{
    /// <summary>Writes the member <c>keys</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<JsonWebKey> keys)
    {
        writer.WriteStartArray("keys"u8);
        foreach (var key in keys)
        {
            writer.WriteStartObject();
            writer.WriteString("kty"u8, key.Kty);
            writer.WriteString("crv"u8, key.Crv);
            writer.WriteString("x"u8, key.X);
            writer.WriteString("y"u8, key.Y);
            writer.WriteString("kid"u8, key.Kid);
            writer.WriteString("use"u8, key.Use);
            writer.WriteString("alg"u8, key.Alg);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
