using System.Collections.Concurrent;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Native;

/// <summary>
/// What was asked of other servers and is not answered yet, by the id it was sent under. Each is answered once, by the link it was sent over
/// or by that link's end.
/// </summary>
internal sealed class Questions
{
    private readonly ConcurrentDictionary<string, Question> _open = new(StringComparer.Ordinal);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="link">Over which link.</param>
    /// <param name="id">The id in the stanza, unique among all that is asked.</param>
    /// <param name="stanza">The stanza.</param>
    /// <param name="answered">Has the answer looked at before anything else is read from the link; null where nobody needs that.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="LinkEndedException">The link ended before the answer came.</exception>
    public async Task<LinkStanza> AskAsync(
        ILink link, string id, ReadOnlyMemory<byte> stanza, Func<LinkStanza, Task>? answered, CancellationToken cancel)
    {
        var question = new Question(link, answered);
        _open[id] = question;
        try
        {
            await link.SendAsync(stanza, cancel);
            return await Waiting.ForAsync(question.Answer, cancel);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    /// <summary>Takes an answer that came over a link; one that nobody waits for is passed over.</summary>
    public async ValueTask AnswerAsync(ILink link, LinkStanza answer)
    {
        if (answer.Id is not { } id || !_open.TryGetValue(id.Json.Trim('"'), out Question? question) || !ReferenceEquals(question.Link, link))
            return;
        try
        {
            if (question.Answered is { } first)
                await first(answer);
        }
        finally
        {
            question.Take(answer);
        }
    }

    /// <summary>A link has ended, and with it what was asked over it: in an order that is the same in every process.</summary>
    public void End(ILink link)
    {
        foreach ((_, Question question) in _open.ToArray().OrderBy(static open => open.Key, StringComparer.Ordinal))
        {
            if (ReferenceEquals(question.Link, link))
                question.Fail();
        }
    }

    private sealed class Question(ILink link, Func<LinkStanza, Task>? answered)
    {
        private readonly TaskCompletionSource<LinkStanza> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILink Link => link;

        public Func<LinkStanza, Task>? Answered => answered;

        public Task<LinkStanza> Answer => _answer.Task;

        public void Take(LinkStanza answer) => _answer.TrySetResult(answer);

        public void Fail() => _answer.TrySetException(new LinkEndedException(null));
    }
}
