using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Engine.Streams;

/// <summary>What an answer to one stanza carries besides its payload (protocol reference, "Stanzas").</summary>
public sealed class ReplyTo(ClientStream stream, IdentityUri? to, IdentityUri? from, StanzaId? id)
{
    private readonly string? _path = from is { } given && !(given.Pattern.IsExact && given.Path.IsRoot) ? given.Pattern.Text : null;

    public ClientStream Stream => stream;

    public StanzaId? Id => id;

    /// <summary>What was addressed; the sender's own server where nothing was.</summary>
    public IdentityUri Addressed { get; } = to ?? new IdentityUri(
        stream.User?.ServerIdentity ?? Identity.Parse(stream.Services.Router.Domains.Default), ChannelPath.Root);

    /// <summary>The asker's full address; the stream's id before anyone is authenticated or bound.</summary>
    public string Asker
    {
        get
        {
            if (stream.User is not { } user || stream.Phase != StreamPhase.Bound)
                return stream.Id;
            return _path is null ? stream.Session?.Address ?? user.ToString() : $"{user}/{_path}";
        }
    }

    public static ReplyTo For(ClientStream stream, Stanza stanza) => new(stream, stanza.To, stanza.From, stanza.Id);

    public Reply Response(ReadOnlyMemory<byte> payload) => new ResponseReply(Asker, Addressed.ReplyAddress, id, payload);

    public Reply Result(ReadOnlyMemory<byte> payload) => new ResultReply(Asker, Addressed.ReplyAddress, id, payload);

    public Reply Error(StanzaError error) => new ErrorReply(Asker, Addressed.ReplyAddress, id, error);
}
