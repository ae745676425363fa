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

    /// <summary>Runs a test with our server as a component of theirs.</summary>
    public static Task UseComponentAsync(bool ejabberd, Func<Scene, Task> test, params string[] settings) => XmppRig.UseAsync(async rig =>
    {
        var setup = new XmppServerSetup { Domains = ["capulet.fam"], Accounts = [new TestAccount(Juliet, Password), new TestAccount(TheirNurse, Password)], Components = s_ours };
        XmppServer theirs = ejabberd ? await rig.StartEjabberdAsync(setup) : await rig.StartProsodyAsync(setup);
        await OTalkServer.UseAsync(
            new ServerSetup
            {
                Domain = "montague.com",
                Accounts = [new TestAccount(Romeo, Password), new TestAccount(Nurse, Password)],
                Settings =
                [
                    "Xmpp:Enabled=true", "Xmpp:Component:Host=127.0.0.1", $"Xmpp:Component:Port={theirs.ComponentPort}",
                    $"Xmpp:Component:Secret={XmppServer.ComponentSecret}", .. settings,
                ],
            },
            async ours => await test(new Scene(rig, ours, theirs)),
            TestContext.Current.CancellationToken);
    });

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
