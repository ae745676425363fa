namespace OTalk.Load.WebSockets;

/// <summary>Frame types (RFC 6455, section 5.2).</summary>
internal enum Opcode
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}
