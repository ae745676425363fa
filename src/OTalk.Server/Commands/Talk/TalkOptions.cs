using System.CommandLine;
using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Commands.Talk;

/// <summary>Argument and options of <c>otalk talk</c>: where to talk, as whom, how safely.</summary>
internal sealed class TalkOptions(CommonOptions common, CommandContext context)
{
    private readonly Argument<string> _room = new("ROOM") { Description = "The room: account.room, or a name of one of the server's own" };

    private readonly Option<string> _user = new("--user") { HelpName = "NAME", Description = $"Who talks (else {EnvironmentSource.TalkUser})" };

    private readonly Option<string> _server = new("--server")
    {
        HelpName = "HOST[:PORT]",
        Description = $"The server (default: this machine, at the configured port, or {TalkerOptions.DefaultPort})",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "Encrypt, and verify the server's certificate for HOST" };

    private readonly Option<bool> _insecure = new("--insecure") { Description = "Send the token to another machine in the clear" };

    private readonly TalkToken _token = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_room);
        command.Options.Add(_user);
        command.Options.Add(_server);
        command.Options.Add(_tls);
        command.Options.Add(_insecure);
        _token.AddTo(command);
    }

    /// <summary>What the command line asks for; the token is asked for last.</summary>
    /// <exception cref="CommandException">Something is missing or wrong, or the token would go to another machine in the clear.</exception>
    public async Task<TalkTarget> ReadAsync(ParseResult line, CancellationToken cancel)
    {
        var user = line.GetValue(_user) ?? context.Environment.GetValueOrDefault(EnvironmentSource.TalkUser);
        if (string.IsNullOrEmpty(user))
        {
            throw Refuse($"there is no user: give --user, or set {EnvironmentSource.TalkUser}");
        }

        var address = Address(line);
        var target = new TalkTarget(address, line.GetValue(_tls), line.GetValue(_insecure), line.GetRequiredValue(_room), user, Token: "");
        if (!address.IsLoopback && target is { Tls: false, Insecure: false })
        {
            throw Refuse(TalkDial.InTheClear(address));
        }

        return target with { Token = await _token.ReadAsync(line, context, cancel) };
    }

    private TalkAddress Address(ParseResult line) => line.GetValue(_server) switch
    {
        null => new TalkAddress("localhost", ConfiguredPort(line)),
        var text when TalkAddress.TryParse(text, TalkerOptions.DefaultPort, out var address) => address,
        var text => throw Refuse($"--server takes HOST or HOST:PORT, not '{text}'"),
    };

    // The server of this machine has this configuration, if it has one. A port that is not known beforehand cannot be taken from it.
    private int ConfiguredPort(ParseResult line)
    {
        var talker = common.Load(line, context).Options.Talker;
        return (line.GetValue(_tls) ? talker.TlsPort : talker.Port) is { } port and > 0 ? port : TalkerOptions.DefaultPort;
    }

    private static CommandException Refuse(string message) => new(ExitCode.Usage, message);
}
