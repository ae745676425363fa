using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>The origin by which others reach the server, as far as its listener tells.</summary>
public static class PublicOrigin
{
    private static readonly string[] _everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The origin of the first address it listens on; the domain in place of a host that stands for every address.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="listening">Where it listens; null while it does not.</param>
    public static string Of(OTalkOptions options, string? listening)
    {
        var address = BindingAddress.Parse(listening ?? options.Http.Urls.Split(';')[0]);
        var host = _everywhere.Contains(address.Host) ? options.Server.Domain : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
