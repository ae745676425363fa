using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;
using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Servers;
using OTalk.TestKit.Xmpp.Servers.Ejabberd;

namespace OTalk.Integration.Xmpp;

/// <summary>Romeo and the nurse on our server, Juliet on one of another maker.</summary>
internal static class Verona
{
    public const string Romeo = "romeo@montague.com";
    public const string Balcony = "romeo@montague.com/sess/Balcony";
    public const string Nurse = "nurse@montague.com";
    public const string Juliet = "juliet@capulet.fam";
    public const string Window = "juliet@capulet.fam/Window";
    public const string TheirNurse = "nurse@capulet.fam";

    private const string Password = Cast.Password;

    private static readonly string[] s_ours = ["montague.com", "rooms.montague.com"];

    /// <summary>Their server with its accounts.</summary>
    public static XmppServerSetup Theirs { get; } =
        new() { Domains = ["capulet.fam"], Accounts = [new TestAccount(Juliet, Password), new TestAccount(TheirNurse, Password)] };

    /// <summary>Runs a test with our server as a component of theirs.</summary>
    public static Task UseComponentAsync(bool ejabberd, Func<Scene, Task> test, params string[] settings) => XmppRig.UseAsync(async rig =>
    {
        XmppServer theirs = await StartTheirsAsync(rig, ejabberd, Theirs with { Components = s_ours });
        string[] component =
        [
            "Xmpp:Enabled=true", "Xmpp:Component:Host=127.0.0.1", $"Xmpp:Component:Port={theirs.ComponentPort}",
            $"Xmpp:Component:Secret={XmppServer.ComponentSecret}",
        ];
        await OTalkServer.UseAsync(
            Ours([.. component, .. settings]), async ours => await test(new Scene(rig, ours, theirs)), TestContext.Current.CancellationToken);
    });

    /// <summary>Runs a test with streams between our server and theirs.</summary>
    public static Task UseStreamsAsync(bool ejabberd, bool dialback, Func<Scene, Task> test, params string[] settings) => XmppRig.UseAsync(async rig =>
    {
        using StreamDoor door = new(rig);
        XmppServer theirs = await StartTheirsAsync(rig, ejabberd, Theirs with { Dialback = dialback });
        await OTalkServer.UseAsync(
            Ours([.. door.Settings(dialback, theirs.ServerPort, "capulet.fam"), .. settings]),
            async ours => await test(new Scene(rig, ours, theirs)),
            TestContext.Current.CancellationToken);
    });

    /// <summary>Our server with its accounts.</summary>
    public static ServerSetup Ours(params IReadOnlyList<string> settings) => new()
    {
        Domain = "montague.com",
        Accounts = [new TestAccount(Romeo, Password), new TestAccount(Nurse, Password)],
        Settings = settings,
    };

    private static Task<XmppServer> StartTheirsAsync(XmppRig rig, bool ejabberd, XmppServerSetup setup) =>
        ejabberd ? rig.StartEjabberdAsync(setup) : rig.StartProsodyAsync(setup);

    /// <summary>What a test works with.</summary>
    public sealed record Scene(XmppRig Rig, OTalkServer Ours, XmppServer Theirs)
    {
        /// <summary>Juliet with another client library at each kind of server.</summary>
        public Task<XmppClient> JulietAsync() => Theirs is EjabberdServer ? Rig.LogInWithXmppJsAsync(Theirs, Window) : Rig.LogInWithSlixmppAsync(Theirs, Window);

        /// <summary>The nurse, at the same server as Juliet.</summary>
        public Task<XmppClient> NurseAsync() => Rig.LogInWithSlixmppAsync(Theirs, TheirNurse + "/Kitchen");

        /// <summary>Romeo with a session that hears everything.</summary>
        public async Task<OTalkClient> RomeoAsync(string session = Balcony)
        {
            OTalkClient romeo = await Ours.LogInAsync(session);
            await romeo.UnmaskAsync();
            return romeo;
        }
    }
}
