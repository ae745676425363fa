using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace OTalk.Server.Commands.Talk;

/// <summary>The terminal of this process: keys in, text out, its size.</summary>
internal sealed class TalkTerminal : IDisposable
{
    private static readonly TalkSize _usual = new(80, 24);

    private readonly Channel<TalkInput> _inputs = Channel.CreateUnbounded<TalkInput>();
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly bool _took;
    private readonly PosixSignalRegistration? _resized;

    public TalkTerminal()
    {
        _took = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        if (!OperatingSystem.IsWindows())
        {
            _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _inputs.Writer.TryWrite(new TalkResized()));
        }

        // Keys can only be waited for by a thread. It ends with the process.
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
    }

    /// <summary>Keys and changes of the size. Ends when nobody can press keys any more.</summary>
    public ChannelReader<TalkInput> Inputs => _inputs.Reader;

    /// <summary>The size now; 80 by 24 where it is not known.</summary>
    public static TalkSize Size
    {
        get
        {
            try
            {
                return Console.WindowWidth > 0 && Console.WindowHeight > 0 ? new TalkSize(Console.WindowWidth, Console.WindowHeight) : _usual;
            }
            catch (IOException)
            {
                return _usual;
            }
        }
    }

    public void Write(string text)
    {
        if (text.Length > 0)
        {
            _output.Write(Encoding.UTF8.GetBytes(text));
            _output.Flush();
        }
    }

    public void Dispose()
    {
        _resized?.Dispose();
        Console.TreatControlCAsInput = _took;
        _output.Dispose();
    }

    private void ReadKeys()
    {
        var decoder = new KeyDecoder();
        try
        {
            // At the end of its input the console gives a key that there is not.
            while (Console.ReadKey(intercept: true) is var key && key != default)
            {
                foreach (var decoded in decoder.Decode(key, Console.KeyAvailable))
                {
                    _inputs.Writer.TryWrite(new TalkPressed(decoded));
                }
            }

            _inputs.Writer.TryComplete();
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException)
        {
            _inputs.Writer.TryComplete();
        }
    }
}
