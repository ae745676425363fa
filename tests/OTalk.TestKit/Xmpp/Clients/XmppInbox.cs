using System.Xml.Linq;

namespace OTalk.TestKit.Xmpp.Clients;

/// <summary>What a client got and said and no test has taken yet, in order; a test waits here for what it expects.</summary>
internal sealed class XmppInbox
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _stanzas = [];
    private readonly List<string> _complaints = [];
    private TaskCompletionSource _news = New();

    /// <summary>Stanzas that are there now.</summary>
    public IReadOnlyList<XElement> Stanzas
    {
        get
        {
            lock (_lock)
                return [.. _stanzas];
        }
    }

    public void Add(XElement stanza) => Change(() => _stanzas.Add(stanza));

    /// <summary>Adds what the client complains of, for messages.</summary>
    public void Complain(string why) => Change(() => _complaints.Add(why));

    /// <summary>Takes the first stanza that fits, from what is there or comes, and leaves the others.</summary>
    public Task<XElement> TakeAsync(Func<XElement, bool> fits, string what) => UntilAsync(
        () =>
        {
            XElement? found = _stanzas.Find(stanza => fits(stanza));
            if (found is not null)
                _stanzas.Remove(found);
            return found;
        },
        what);

    /// <summary>Looks at each change until there is something.</summary>
    /// <param name="find">Is called under the lock.</param>
    /// <param name="what">What is waited for, to be read after "never: ".</param>
    public async Task<T> UntilAsync<T>(Func<T?> find, string what)
        where T : class
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (find() is { } found)
                    return found;
                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new HarnessException($"never: {what}\n{Describe()}", e);
            }
        }
    }

    /// <summary>Does something under the lock and has those who wait look again.</summary>
    public void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _news.SetResult();
            _news = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Describe()
    {
        lock (_lock)
        {
            IEnumerable<string> stanzas = _stanzas.Select(stanza => $"    there is {stanza.ToString(SaveOptions.DisableFormatting)}");
            return string.Join('\n', stanzas.Concat(_complaints.Select(why => $"    it said: {why}")));
        }
    }
}
