using System.CommandLine;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands;

/// <summary>The options of <c>otalk token create</c>: what the token is limited to.</summary>
internal sealed class TokenOptions
{
    private readonly Option<string> _session = new("--session") { HelpName = "NAME", Description = "Bind the token to this session of the user" };

    private readonly Option<string> _scope = new("--scope") { HelpName = "read|publish", Description = "Limit the token to reading or to publishing" };

    private readonly Option<string> _channel = new("--channel") { HelpName = "ADDR", Description = "Limit the token to one channel" };

    private readonly Option<string> _expires = new("--expires") { HelpName = "hh:mm:ss", Description = "End the token after this time" };

    public void AddTo(Command command)
    {
        command.Options.Add(_session);
        command.Options.Add(_scope);
        command.Options.Add(_channel);
        command.Options.Add(_expires);
    }

    public TokenLimits Limits(ParseResult line) => new(Session(line), Scope(line), Channel(line));

    public TimeSpan? Lifetime(ParseResult line) => line.GetValue(_expires) switch
    {
        null => null,
        var text when Duration.TryParse(text, out var lifetime) => lifetime,
        var text => throw Refuse($"--expires takes a duration hh:mm:ss, not '{text}'"),
    };

    private string? Session(ParseResult line) => line.GetValue(_session) switch
    {
        null => null,
        var name when ChannelPath.TryParse(name, out var path, out _) && path.Segments.Count == 1 => name,
        var name => throw Refuse($"--session takes the name of a session, not '{name}'"),
    };

    private TokenScope Scope(ParseResult line) => TokenScopes.TryParse(line.GetValue(_scope), out var scope)
        ? scope
        : throw Refuse($"--scope takes read or publish, not '{line.GetValue(_scope)}'");

    private string? Channel(ParseResult line)
    {
        if (line.GetValue(_channel) is not { } text)
        {
            return null;
        }

        if (!IdentityUri.TryParse(text, out var address, out var error))
        {
            throw Refuse($"--channel takes the address of a channel: {error}");
        }

        return address.IsPattern || !address.Query.IsEmpty
            ? throw Refuse($"--channel takes the address of one channel, without wildcards and query, not '{text}'")
            : address.ToString();
    }

    private static CommandException Refuse(string message) => new(ExitCode.Usage, message);
}
