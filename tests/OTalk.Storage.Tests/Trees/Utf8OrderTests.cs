using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

public sealed class Utf8OrderTests
{
    [Fact]
    public void The_order_is_that_of_the_bytes() => Prop.ForAll(
        ArbMap.Default.ArbFor<UnicodeText>(),
        ArbMap.Default.ArbFor<UnicodeText>(),
        (a, b) => Math.Sign(Utf8Order.Instance.Compare(a.Text, b.Text))
            == Math.Sign(Encoding.UTF8.GetBytes(a.Text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Text)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Null_comes_first()
    {
        Assert.True(Utf8Order.Instance.Compare(null, string.Empty) < 0);
        Assert.Equal(0, Utf8Order.Instance.Compare(null, null));
    }

    /// <summary>Text of whole code points, many of them at the borders that matter.</summary>
    public sealed record UnicodeText(int[] Numbers)
    {
        private static readonly int[] _borders = [0x41, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF];

        public string Text => string.Concat(Numbers.Select(n => char.ConvertFromUtf32(_borders[(n & int.MaxValue) % _borders.Length])));
    }
}
