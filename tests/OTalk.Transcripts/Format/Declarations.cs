using System.Text.RegularExpressions;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Transcripts.Format;

/// <summary>The lines at the top of a transcript.</summary>
internal sealed partial class Declarations(string file)
{
    /// <summary>Of accounts that are declared without one.</summary>
    public const string DefaultPassword = "secret";

    private readonly List<ClientDeclaration> _clients = [];
    private readonly List<string> _covers = [];

    public ServerSetup Setup { get; private set; } = new();

    public IReadOnlyList<ClientDeclaration> Clients => _clients;

    public IReadOnlyList<string> Covers => _covers;

    public ClientDeclaration? Find(string name) => _clients.Find(client => client.Name == name);

    /// <summary>Takes the line if it is a declaration.</summary>
    public bool TryAdd(TranscriptLine line)
    {
        Match match = Declaration().Match(line.Text);
        if (!match.Success)
            return false;
        if (line.Block.Length > 0)
            throw new TranscriptException(file, line.Number + 1, "a declaration has no block");

        string value = match.Groups["value"].Value.Trim();
        switch (match.Groups["what"].Value)
        {
            case "covers":
                AddCovered(StatementIds.ParseList(value));
                break;
            case "server":
                AddOptions(value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case "account":
                string[] parts = value.Split(' ', 2);
                Setup = Setup with { Accounts = [.. Setup.Accounts, new TestAccount(parts[0], parts.ElementAtOrDefault(1)?.Trim() ?? DefaultPassword)] };
                break;
            case "token":
                AddToken(match.Groups["name"].Value, value.Split(' ', 2));
                break;
            case "expected error":
                Setup = Setup with { ExpectedErrors = [.. Setup.ExpectedErrors, new Regex(value, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))] };
                break;
            default:
                AddClient(match.Groups["name"].Value, value.Length > 0 ? value : null, WireOf(match.Groups["wire"].Value));
                break;
        }

        return true;
    }

    private void AddCovered(IReadOnlyList<string> ids)
    {
        foreach (string id in ids)
        {
            if (_covers.Contains(id))
                throw new FormatException($"{id} is covered twice");
            _covers.Add(id);
        }
    }

    private void AddOptions(string[] words)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            string value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"{words[i]} needs a value");
            Setup = words[i] switch
            {
                "--domain" => Setup with { Domain = value },
                "--set" => Setup with { Settings = [.. Setup.Settings, value] },
                _ => throw new FormatException($"the server's options here are --domain and --set, not {words[i]}"),
            };
        }
    }

    private void AddToken(string name, string[] words)
    {
        if (Setup.Tokens.Any(token => token.Name == name))
            throw new FormatException($"token {name} is declared twice");
        CheckAccount(words[0]);
        Setup = Setup with { Tokens = [.. Setup.Tokens, new TestToken(name, words[0], words.ElementAtOrDefault(1) ?? "")] };
    }

    private void AddClient(string name, string? session, Wire wire)
    {
        if (Find(name) is not null)
            throw new FormatException($"client {name} is declared twice");
        string? password = null;
        if (session is not null)
        {
            password = CheckAccount(session.Split('/')[0]).Password;
        }

        _clients.Add(new ClientDeclaration(name, session, password) { Wire = wire });
    }

    private static Wire WireOf(string word) => word switch
    {
        "talker" => Wire.Talker,
        "stomp" => Wire.Stomp,
        _ => Wire.OTalk,
    };

    private TestAccount CheckAccount(string identity) => Setup.Accounts.FirstOrDefault(account => account.Identity == identity)
        ?? throw new FormatException($"there is no account {identity}; declare accounts before clients");

    [GeneratedRegex(@"^((?<what>covers|server|account|expected error):\s*(?<value>.+)|client (?<name>\w+)(:\s*(?<value>\S+))?|(?<wire>talker|stomp) (?<name>\w+)|(?<what>token) (?<name>\w+):\s*(?<value>.+))$", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
