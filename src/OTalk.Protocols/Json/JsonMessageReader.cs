using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// Reads the <c>msg</c> of a publish (protocol reference, "Messages"): scanned once, then kept as bytes that nothing looks into again.
/// For doors whose payload is the message itself, and for the stanza reader.
/// </summary>
public static class JsonMessageReader
{
    private const int MaxKeyBytes = 255;

    /// <summary>Reads bytes that are one message and nothing else.</summary>
    /// <param name="utf8">The bytes; not kept.</param>
    /// <param name="body">The message, with its <see cref="MessageBody.Fault"/> where its namespace finds one.</param>
    /// <param name="error">Why it is none: <c>bad-request</c>.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out MessageBody? body, [NotNullWhen(false)] out StanzaError? error)
    {
        MessageBody? read = null;
        var fault = JsonFrame.Open(utf8, "msg", out var reader);
        if (fault is null)
        {
            try
            {
                read = Read(ref reader, utf8, out fault);
                fault ??= JsonFrame.Close(utf8, ref reader, "msg");
            }
            catch (JsonException broken)
            {
                fault = JsonFrame.Broken(broken, ref reader, utf8, "msg");
            }
        }

        error = fault is null ? null : StanzaError.BadRequest(fault);
        body = error is null ? read : null;
        return error is null;
    }

    /// <summary>Reads the object that begins where the reader stands; after a fault the reader stands anywhere within it.</summary>
    internal static MessageBody? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, out string? fault)
    {
        fault = reader.TokenType == JsonTokenType.StartObject ? null : "msg is no object";
        var start = (int)reader.TokenStartIndex;
        var names = new MemberNames(source);
        string? ns = null;
        string? key = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fault = names.Add(ref reader, "msg", out var name);
            reader.Read();
            if (fault is null && name.SequenceEqual("ns"u8))
            {
                fault = ReadText(ref reader, "msg.ns", out ns);
            }
            else if (fault is null && name.SequenceEqual("key"u8))
            {
                fault = ReadText(ref reader, "msg.key", out key) ?? KeyFault(key);
            }
            else
            {
                reader.Skip();
            }
        }

        fault ??= ns is null ? "msg has no ns" : null;
        if (fault is not null)
        {
            return null;
        }

        var utf8 = CompactJson.Copy(source[start..(int)reader.BytesConsumed]);
        return new MessageBody(utf8, ns!, key) { Fault = MessageRules.Fault(ns!, utf8) };
    }

    private static string? ReadText(ref Utf8JsonReader reader, string name, out string? text)
    {
        text = null;
        return reader.TokenType != JsonTokenType.String ? $"{name} is no string"
            : JsonTokens.TryGetText(ref reader, out text) ? null
            : $"{name} is not well-formed Unicode";
    }

    private static string? KeyFault(string? key) =>
        Encoding.UTF8.GetByteCount(key!) is 0 or > MaxKeyBytes ? $"msg.key is not 1 to {MaxKeyBytes} bytes long" : null;
}
