using System.Diagnostics;
using System.Globalization;

namespace OTalk.TestKit.Server;

/// <summary>
/// Kills a server when the test process dies without saying good-bye: a shell that waits on its standard input, which the kernel closes
/// with whoever holds the other end. (PR_SET_PDEATHSIG would fire when the <em>thread</em> that started the server ends.)
/// </summary>
internal sealed class Reaper : IDisposable
{
    private readonly Process _shell;

    public Reaper(int processId)
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("read _; kill -9 \"$0\" 2>/dev/null");
        start.ArgumentList.Add(processId.ToString(CultureInfo.InvariantCulture));
        _shell = Process.Start(start) ?? throw new HarnessException("the shell that guards the server did not start");
    }

    /// <summary>Calls the guard off; done before the process id can be given to somebody else.</summary>
    public void Dispose()
    {
        _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
