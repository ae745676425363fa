using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;

namespace OTalk.Core.Tests.Addressing;

/// <summary>What holds for all addresses. A failure prints the smallest example and the seed to run it again.</summary>
public class AddressProperties
{
    [Fact]
    public void The_canonical_form_means_the_same_address_and_is_its_own_canonical_form() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(AddressGen.Addresses, static text =>
        {
            var uri = IdentityUri.Parse(text);
            var again = IdentityUri.Parse(uri.ToString());
            return uri == again
                && string.Equals(uri.ToString(), again.ToString(), StringComparison.Ordinal)
                && uri.Identity == Identity.Parse(uri.Identity.ToString())
                && uri.Pattern == ChannelPattern.Parse(uri.Pattern.Text)
                && IdentityUri.Parse(uri.ReplyAddress) == new IdentityUri(uri.Identity, uri.Pattern.Prefix);
        }));

    [Fact]
    public void Patterns_match_what_a_regular_expression_says() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000),
            Prop.ForAll(Arb.From(AddressGen.Patterns), Arb.From(AddressGen.Paths), static (pattern, path) =>
            {
                var channel = ChannelPath.Parse(path);
                var model = Model(pattern).Match(path.Length == 0 ? string.Empty : path + "/");
                var matches = ChannelPattern.Parse(pattern).TryCapture(channel, out var captured);
                var expected = string.Concat(model.Groups.Values.Skip(1).Select(static group => group.Value)).TrimEnd('/');
                return matches == model.Success
                    && matches == ChannelPattern.Parse(pattern).Matches(channel)
                    && (!matches || string.Equals(captured!.Text, expected, StringComparison.Ordinal));
            }));

    [Fact]
    public void Order_agrees_with_equality_and_descent() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(Arb.From(AddressGen.Paths), Arb.From(AddressGen.Paths), static (first, second) =>
            {
                var left = ChannelPath.Parse(first);
                var right = ChannelPath.Parse(second);
                return (left.CompareTo(right) == 0) == left.Equals(right)
                    && Math.Sign(left.CompareTo(right)) == -Math.Sign(right.CompareTo(left))
                    && (!left.IsAtOrBelow(right) || (left >= right && right.Append(left.RelativeTo(right)) == left));
            }));

    // One level is a name and its slash; a star without one takes whatever follows.
    private static Regex Model(string pattern)
    {
        var recursive = pattern is "*" || pattern.EndsWith("/*", StringComparison.Ordinal);
        var levels = (recursive ? pattern[..^1] : pattern).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Concat(levels.Select(static level => level is "*" ? "([^/]+/)" : $"{level}/"));
        return new Regex($"^{text}{(recursive ? "(.*)" : string.Empty)}$", RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
    }
}
