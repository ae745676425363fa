using System.Text;
using OTalk.Core.Addressing;

namespace OTalk.Core.Tests.Addressing;

public class AddressMutationTests
{
    private const int Seed = 20130221;

    private const string Spice = "@@//??&&==%%**##::.. \0\u0301\u0308\u00df\u0130\u212a\u2028\ud800\udc00\uffff\ufdd0\u3002\u2215\u200d09aAfFxXotalk";

    private static readonly string[] _corpus =
    [
        "otalk:romeo@montague.com/sess/*/presence?key=topic&messages",
        "juliet@capulet.fam/chats/aabbcceeff?msgid=0190c7e8-1111-7000-8000-0123456789ab",
        "b\u00fccher.example/caf%C3%A9/%2A/*/?ns=http://otalk.com/p/geo%23disco",
        "zoe\u0308@xn--bcher-kva.example",
    ];

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_accepts_is_canonical()
    {
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var text = Mutate(_corpus[random.Next(_corpus.Length)], random);
            if (!IdentityUri.TryParse(text, out var uri, out var error))
            {
                Assert.False(string.IsNullOrEmpty(error));
                Assert.True(IsWellFormed(error), $"Round {round} of seed {Seed}: the error text is not well-formed.");
                continue;
            }

            accepted++;
            Assert.True(IsWellFormed(uri.ToString()), $"Round {round} of seed {Seed}: the address is not well-formed.");
            Assert.True(uri == IdentityUri.Parse(uri.ToUri()), $"Round {round} of seed {Seed}: {uri} is not read as itself.");
        }

        Assert.InRange(accepted, 1_000, 39_000);
    }

    private static string Mutate(string text, Random random)
    {
        var mutant = new StringBuilder(text);
        for (var change = random.Next(1, 5); change > 0 && mutant.Length > 0; change--)
        {
            var at = random.Next(mutant.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutant.Remove(at, random.Next(1, Math.Min(4, mutant.Length - at) + 1));
                    break;
                case 1:
                    mutant.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
                case 2:
                    mutant[at] = Spice[random.Next(Spice.Length)];
                    break;
                default:
                    mutant.Insert(at, mutant.ToString(at, random.Next(mutant.Length - at)));
                    break;
            }
        }

        return mutant.ToString();
    }

    // A surrogate without its pair does not survive UTF-8.
    private static bool IsWellFormed(string text) => string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), text, StringComparison.Ordinal);
}
