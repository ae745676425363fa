using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>What a server says of itself.</summary>
internal static class ReadyAnswers
{
    private static readonly HttpClient _http = new();

    extension(OTalkServer server)
    {
        /// <summary>The text of <c>/readyz</c>; its status has to agree.</summary>
        public async Task<string> ReadinessAsync()
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(server.HttpAddress, "/readyz"), TestContext.Current.CancellationToken);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(text == "ready" ? 200 : 503, (int)answer.StatusCode);
            return text;
        }
    }
}
