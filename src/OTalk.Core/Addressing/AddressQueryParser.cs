namespace OTalk.Core.Addressing;

/// <summary>
/// Reads the query of an identity URI. A parameter that is unknown, given twice or without its due value is refused, never ignored.
/// </summary>
internal ref struct AddressQueryParser
{
    private const int MaxKeyBytes = 255;

    private string? _key;
    private Guid? _messageId;
    private string? _ns;
    private Flags _flags;

    [Flags]
    private enum Flags
    {
        None = 0,
        Config = 1,
        Messages = 2,
        Keys = 4,
        Channels = 8,
        Subscriptions = 16,
        Permissions = 32,
        Events = 64,
    }

    /// <returns>The query, or null and what is wrong with it.</returns>
    internal static AddressQuery? Parse(ReadOnlySpan<char> text, out string? error)
    {
        var parser = default(AddressQueryParser);
        foreach (var range in text.Split('&'))
        {
            error = parser.Read(text[range]);
            if (error is not null)
            {
                return null;
            }
        }

        error = null;
        return parser.Result();
    }

    private static string Repeated(ReadOnlySpan<char> name) => $"the query parameter {AddressText.Quote(name)} is given twice";

    private static Flags FlagOf(ReadOnlySpan<char> name) => name switch
    {
        "config" => Flags.Config,
        "messages" => Flags.Messages,
        "keys" => Flags.Keys,
        "channels" => Flags.Channels,
        "subscriptions" => Flags.Subscriptions,
        "permissions" => Flags.Permissions,
        "events" => Flags.Events,
        _ => Flags.None,
    };

    private readonly AddressQuery Result() => new()
    {
        Key = _key,
        MessageId = _messageId,
        Ns = _ns,
        Config = _flags.HasFlag(Flags.Config),
        Messages = _flags.HasFlag(Flags.Messages),
        Keys = _flags.HasFlag(Flags.Keys),
        Channels = _flags.HasFlag(Flags.Channels),
        Subscriptions = _flags.HasFlag(Flags.Subscriptions),
        Permissions = _flags.HasFlag(Flags.Permissions),
        Events = _flags.HasFlag(Flags.Events),
    };

    private string? Read(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        var value = equals < 0 ? default : parameter[(equals + 1)..];
        return name switch
        {
            "key" => ReadKey(name, value),
            "msgid" => ReadMessageId(name, value),
            "ns" => ReadNs(name, value),
            _ => ReadFlag(name, hasValue: equals >= 0),
        };
    }

    private string? ReadKey(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var error = ReadText(name, value, ref _key);
        return error is null && AddressText.Utf8Length(_key) is var bytes and > MaxKeyBytes
            ? $"the query parameter 'key' with the value {AddressText.Quote(_key)} is {bytes} bytes long, more than {MaxKeyBytes}"
            : error;
    }

    private string? ReadNs(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => ReadText(name, value, ref _ns);

    private string? ReadMessageId(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        string? text = null;
        if (_messageId is not null)
        {
            return Repeated(name);
        }

        if (ReadText(name, value, ref text) is { } error)
        {
            return error;
        }

        if (!Uuids.TryParse(text, out var id))
        {
            return $"the query parameter 'msgid' with the value {AddressText.Quote(value)} is not a UUID";
        }

        _messageId = id;
        return null;
    }

    private static string? ReadText(ReadOnlySpan<char> name, ReadOnlySpan<char> value, ref string? target)
    {
        if (target is not null)
        {
            return Repeated(name);
        }

        if (value.IsEmpty)
        {
            return $"the query parameter {AddressText.Quote(name)} needs a value";
        }

        return AddressText.TryPercentDecode(value, out target, out var fault)
            ? null
            : $"the query parameter {AddressText.Quote(name)} with the value {AddressText.Quote(value)} {fault}";
    }

    private string? ReadFlag(ReadOnlySpan<char> name, bool hasValue)
    {
        var flag = FlagOf(name);
        if (flag == Flags.None)
        {
            return $"the query parameter {AddressText.Quote(name)} is unknown";
        }

        if (hasValue)
        {
            return $"the query parameter {AddressText.Quote(name)} takes no value";
        }

        if (_flags.HasFlag(flag))
        {
            return Repeated(name);
        }

        _flags |= flag;
        return null;
    }
}
