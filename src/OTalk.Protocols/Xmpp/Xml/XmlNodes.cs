namespace OTalk.Protocols.Xmpp;

/// <summary>Puts together what stands in an element: nothing empty, and texts side by side are one.</summary>
internal static class XmlNodes
{
    internal static XmlNode[] Of(ReadOnlySpan<XmlNode> nodes)
    {
        var kept = new List<XmlNode>(nodes.Length);
        foreach (var node in nodes)
        {
            if (node.Text is { } more && kept is [.., { Text: { } text }])
            {
                kept[^1] = text + more;
            }
            else if (node.IsSomething)
            {
                kept.Add(node);
            }
        }

        return [.. kept];
    }
}
