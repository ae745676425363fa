using OTalk.Server.Commands;
using OTalk.Server.Hosting;
using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Server.Tests.Commands;

/// <summary>What a command line printed and how it ended.</summary>
internal sealed record CommandRun(int Code, string Out, string Error);

/// <summary>Runs command lines in this process, in surroundings of their own that last from one to the next.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryOutboxStore _outbox = new();
    private readonly InMemoryPeerStore _peers = new();

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What is piped into the command.</summary>
    public string Input { get; set; } = "";

    /// <summary>What is typed, a line at a time; null for nobody at the keyboard.</summary>
    public Queue<string>? Typed { get; set; }

    /// <summary>Whether somebody sees at a terminal what is printed.</summary>
    public bool IsTerminal { get; set; }

    public IAccountStore Accounts => _accounts;

    public IOutboxStore Outbox => _outbox;

    public IPeerStore Peers => _peers;

    public string Directory => _directory.Path;

    public string Write(string name, string text) => _directory.Write(name, text);

    public async Task<CommandRun> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var context = new CommandContext
        {
            Out = output,
            Error = error,
            In = input,
            ReadHidden = Typed is { } typed ? typed.Dequeue : null,
            IsTerminal = IsTerminal,
            Environment = Environment,
            Directory = _directory.Path,
            Clock = new FixedClock(),
            OpenStores = _ => new Stores(new InMemoryTreeStore(), _accounts, _outbox, new InMemoryReceiptStore(), _peers),
        };
        var code = await OTalkCommand.RunAsync(arguments, context);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _directory.Dispose();
}
