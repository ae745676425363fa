using System.Text;
using System.Text.RegularExpressions;

namespace OTalk.Fuzz.Mutation;

/// <summary>Changes words of a text and leaves what stands between them: paths, headers, forms, frames.</summary>
internal sealed partial class TextMutator : IMutator
{
    public byte[]? Mutate(byte[] original, byte[] other, Random random)
    {
        List<string> parts = Parts(original);
        List<string> others = Parts(other);
        int changes = random.Next(1, 4);
        for (int change = 0; change < changes && parts.Count > 0; change++)
            Change(parts, others, random);
        return Encoding.UTF8.GetBytes(string.Concat(parts));
    }

    private static void Change(List<string> parts, List<string> others, Random random)
    {
        int at = random.Next(parts.Count);
        switch (random.Next(8))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Insert(at, parts[at]);
                break;
            case 2 when others.Count > 0:
                parts[at] = others[random.Next(others.Count)];
                break;
            case 3:
                int with = random.Next(parts.Count);
                (parts[at], parts[with]) = (parts[with], parts[at]);
                break;
            case 4:
                int length = random.Next(1, Math.Min(12, parts.Count - at) + 1);
                parts.InsertRange(at, parts.GetRange(at, length));
                break;
            case 5:
                parts[at] += Tokens.Value(random);
                break;
            default:
                parts[at] = Tokens.Value(random);
                break;
        }
    }

    private static List<string> Parts(byte[] text) => [.. Word().Matches(Encoding.UTF8.GetString(text)).Select(static part => part.Value)];

    [GeneratedRegex(@"[\w\-.$]+|[^\w\-.$]", RegexOptions.Singleline)]
    private static partial Regex Word();
}
