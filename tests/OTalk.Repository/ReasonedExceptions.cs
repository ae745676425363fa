using OTalk.TestKit;

namespace OTalk.Repository;

/// <summary>A list file of this project: exceptions from a rule, a line each, <c>what: why</c>. Lines that begin with # are comments.</summary>
internal static class ReasonedExceptions
{
    public static IReadOnlyDictionary<string, string> Read(string name)
    {
        Dictionary<string, string> exceptions = new(StringComparer.Ordinal);
        foreach (string line in TrackedFiles.Lines($"tests/OTalk.Repository/{name}"))
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;
            if (line.Split(": ", 2) is not [var what, var why] || string.IsNullOrWhiteSpace(why))
                throw new HarnessException($"{name}: an exception is written 'what: why', not '{line}'");
            exceptions.Add(what, why);
        }

        return exceptions;
    }
}
