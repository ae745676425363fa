using System.Globalization;
using OTalk.Load.Doors;

namespace OTalk.Load.LargeTrees;

/// <summary>The stanzas that are sent to a tree, as text.</summary>
/// <param name="tree">Identity that owns it.</param>
internal sealed class TreeStanzas(string tree)
{
    private const string Protocol = StanzaLogin.Protocol;

    // The text of a message of the usual length.
    private static readonly string Body = new('x', 200);

    public string Address(string path) => $"{tree}/{path}";

    public string Create(string path, string config = "{}") =>
        Query(path, $$"""{"ns":"{{Protocol}}create","channel":"{{Address(path)}}","config":{{config}}}""");

    public string Delete(string path) => Query(path, $$"""{"ns":"{{Protocol}}delete","channel":"{{Address(path)}}"}""");

    /// <summary>A change of the configuration; the number makes it differ from the one before.</summary>
    public string Configure(string path, int number) => Query(
        path,
        string.Create(CultureInfo.InvariantCulture, $$$"""{"ns":"{{{Protocol}}}config","config":{"description":"The {{{number}}}. of its name"}}"""));

    public string Subscribe(string source) => Query(source, $$"""{"ns":"{{Protocol}}subscribe"}""");

    public string Publish(string path) => $$$"""{"to":"{{{Address(path)}}}","id":"p","msg":{"ns":"{{{Protocol}}}chat","body":"{{{Body}}}"}}""";

    /// <summary>The first 50 rows of what an address selects.</summary>
    public string Get(string source) => $$$"""{"to":"{{{Address(source)}}}","id":"g","get":{"limit":50}}""";

    private string Query(string path, string query) => $$"""{"to":"{{Address(path)}}","id":"q","query":{{query}}}""";
}
