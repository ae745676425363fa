namespace OTalk.Core.Addressing;

/// <summary>The scheme of identity URIs, which is implied in stanza fields: accepted everywhere, rarely written.</summary>
internal static class AddressPrefix
{
    internal const string Text = "otalk:";

    /// <summary>The address without the prefix, in whatever case, and without white space between the two.</summary>
    internal static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text) =>
        text.StartsWith(Text, StringComparison.OrdinalIgnoreCase) ? text[Text.Length..].TrimStart() : text;
}
