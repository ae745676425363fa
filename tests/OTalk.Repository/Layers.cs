namespace OTalk.Repository;

/// <summary>Which project may see which: the direction in which the parts of the server depend on each other.</summary>
internal static class Layers
{
    /// <summary>For each project of <c>src</c> the others whose types it may use, directly or through a third one.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["OTalk.Core"] = [],
        ["OTalk.Protocols"] = ["OTalk.Core"],
        ["OTalk.Storage"] = ["OTalk.Core"],
        ["OTalk.Storage.Sql"] = ["OTalk.Core", "OTalk.Storage"],
        ["OTalk.Accounts"] = ["OTalk.Core", "OTalk.Storage"],
        ["OTalk.Engine"] = ["OTalk.Core", "OTalk.Storage", "OTalk.Accounts"],
        // Doors know neither how things are stored nor by what.
        ["OTalk.Endpoints"] = ["OTalk.Core", "OTalk.Protocols", "OTalk.Accounts", "OTalk.Engine"],
        // Other servers are doors too, and what waits for them is stored.
        ["OTalk.Federation"] = ["OTalk.Core", "OTalk.Protocols", "OTalk.Storage", "OTalk.Accounts", "OTalk.Engine"],
        // The executable puts everything together.
        ["OTalk.Server"] =
        [
            "OTalk.Core", "OTalk.Protocols", "OTalk.Storage", "OTalk.Storage.Sql", "OTalk.Accounts", "OTalk.Engine", "OTalk.Endpoints",
            "OTalk.Federation",
        ],
    };

    /// <summary>The name of a project's assembly.</summary>
    public static string AssemblyOf(string project) => project == "OTalk.Server" ? "otalk" : project;
}
