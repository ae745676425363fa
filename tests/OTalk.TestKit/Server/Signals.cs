using System.Runtime.InteropServices;

namespace OTalk.TestKit.Server;

/// <summary>Signals for one process, by its id.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>SIGTERM: the polite request to drain and exit. False if there is no such process any more.</summary>
    public static bool SendTerminate(int processId) => Kill(processId, Terminate) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
