using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Rest;

/// <summary>What a client need not be sent again, and what is sent smaller.</summary>
public sealed class CachingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    [Covers("rest.etag")]
    public async Task What_the_client_has_is_not_sent_again()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        const string channel = $"/otalk/{Cast.Romeo}/tagged";
        await romeo.PutAsync(channel, "{}");
        RestAnswer first = await romeo.GetAsync(channel);
        string tag = first.Header("ETag")!;
        Assert.Equal("private, no-cache", string.Join(", ", first.Header("Cache-Control")!.Split(", ").Order(StringComparer.Ordinal).Reverse()));
        foreach (string known in new[] { tag, $"W/{tag}", $"\"other\", {tag}", "*" })
        {
            RestAnswer same = await romeo.GetAsync(channel, ("If-None-Match", known));
            Assert.Equal((304, "", tag), (same.Status, same.Text, same.Header("ETag")));
        }

        await romeo.SayAsync($"{Cast.Romeo}/tagged", "new");
        RestAnswer changed = await romeo.GetAsync(channel, ("If-None-Match", tag));
        Assert.Equal(200, changed.Status);
        Assert.NotEqual(tag, changed.Header("ETag"));
    }

    [Theory]
    [Covers("rest.compression")]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Large_answers_are_compressed(string coding)
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Cast.Romeo}/large-{coding}", "{}");
        using HttpClient http = new() { BaseAddress = shared.Server.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Cast.Romeo}:{Cast.Password}")));
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd(coding);
        using (HttpResponseMessage small = await http.GetAsync(new Uri($"/otalk/{Cast.Romeo}/large-{coding}", UriKind.Relative)))
            Assert.Empty(small.Content.Headers.ContentEncoding);
        string body = new('x', 20_000);
        await romeo.SayAsync($"{Cast.Romeo}/large-{coding}", body);
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"/otalk/{Cast.Romeo}/large-{coding}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        byte[] packed = await answer.Content.ReadAsByteArrayAsync();
        Assert.InRange(packed.Length, 1, 2_000);
        using MemoryStream from = new(packed);
        await using Stream unpacked = coding == "br" ? new BrotliStream(from, CompressionMode.Decompress) : new GZipStream(from, CompressionMode.Decompress);
        using JsonDocument json = await JsonDocument.ParseAsync(unpacked);
        Assert.Equal(body, json.RootElement.GetProperty("results")[0].GetProperty("msg").GetProperty("body").GetString());
    }
}
