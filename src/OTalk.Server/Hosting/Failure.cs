using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using OTalk.Engine.Options;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>Puts into words why a server did not start or a store could not be used, as far as the operator can do something about it.</summary>
public static class Failure
{
    /// <summary>One sentence, or null for an exception that is the program's own fault.</summary>
    public static string? Explain(Exception error, OTalkOptions options) => error switch
    {
        StartException => error.Message,
        { InnerException: AddressInUseException } => $"cannot listen on {options.Http.Urls}: the address is in use",
        SocketException => $"cannot listen on {options.Http.Urls}: {error.Message}",
        StoreException => error.Message,
        IOException or UnauthorizedAccessException => error.Message.TrimEnd('.'),
        _ => null,
    };
}
