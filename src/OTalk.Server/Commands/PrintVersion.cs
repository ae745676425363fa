using System.CommandLine;
using System.CommandLine.Invocation;

namespace OTalk.Server.Commands;

/// <summary><c>--version</c>: the version of this program, alone on a line, whatever process it runs in.</summary>
internal sealed class PrintVersion(TextWriter output) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(typeof(PrintVersion).Assembly.GetName().Version!.ToString(3));
        return ExitCode.Ok;
    }
}
