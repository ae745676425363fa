using System.CommandLine;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Server.Logging;

namespace OTalk.Server.Commands;

/// <summary><c>otalk client add|list|delete</c>: the programs that people may let act for them (protocol reference, "OAuth and tokens").</summary>
internal static class ClientCommands
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var verb = new AccountVerb(common, context);
        return new Command("client", "Make, list and remove OAuth clients; works with the server stopped or running")
        {
            Add(verb),
            List(verb),
            Delete(verb),
        };
    }

    private static Command Add(AccountVerb verb)
    {
        var name = new Argument<string>("NAME") { Description = "What people are shown when they are asked" };
        var redirect = new Option<string[]>("--redirect") { HelpName = "URI", Description = "Where codes may be sent; may be given several times", Required = true };
        var confidential = new Option<bool>("--confidential") { Description = "Give it a secret: for programs that run on a server" };
        var command = new Command("add", "Print a new client's id and, for a confidential one, its secret, which is never shown again") { name, redirect, confidential };
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            var made = await accounts.Clients.AddAsync(
                line.GetRequiredValue(name), line.GetRequiredValue(redirect), line.GetValue(confidential), registered: false, cancel);
            if (made.Client is not { } client)
            {
                throw new CommandException(ExitCode.Usage, made.Error!.Description);
            }

            await verb.SayAsync(made.Secret is { } secret ? $"{client.Id}\t{secret}" : client.Id);
        }));
        return command;
    }

    private static Command List(AccountVerb verb)
    {
        var command = new Command("list", "Print the clients: id, public or confidential, who made it, creation, name, redirect URIs; separated by tabs");
        command.SetAction(verb.Run(async (accounts, _, cancel) =>
        {
            foreach (var client in await accounts.Clients.ListAsync(cancel))
            {
                await verb.SayAsync(Describe(client));
            }
        }));
        return command;
    }

    private static Command Delete(AccountVerb verb)
    {
        var id = new Argument<string>("ID") { Description = "The id that 'client list' prints" };
        var command = new Command("delete", "Remove a client and end at once all that people have let it do") { id };
        command.SetAction(verb.Run(async (accounts, line, cancel) =>
        {
            if (!await accounts.Clients.DeleteAsync(line.GetRequiredValue(id), cancel))
            {
                throw new CommandException(ExitCode.Failed, $"there is no client with the id '{line.GetRequiredValue(id)}'");
            }

            await verb.SayAsync($"deleted {line.GetRequiredValue(id)}");
        }));
        return command;
    }

    private static string Describe(Client client) => string.Join(
        '\t',
        client.Id,
        client.IsPublic ? "public" : "confidential",
        client.IsRegistered ? "itself" : "operator",
        LogTime.Format(client.CreatedAt),
        client.Name,
        string.Join(' ', client.RedirectUris));
}
