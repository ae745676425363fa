using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>A value of which somebody has several, with what it is for, such as <c>home</c>; null where that is not said.</summary>
internal sealed record ContactValue(string Value, string? Type);

/// <summary>Where somebody lives or works.</summary>
internal sealed record ContactAddress(string? Street, string? Locality, string? Region, string? Code, string? Country, string? Type);

/// <summary>Contact details as a Portable Contact (protocol reference, "Contact details"), those of them that cards of XMPP have too.</summary>
internal sealed record ContactCard
{
    /// <summary>Namespace of the message that has one.</summary>
    public const string Ns = "http://portable-contact.org/p/entry";

    /// <summary>The key whose value it is.</summary>
    public const string Key = "contact_details";

    public string? DisplayName { get; init; }

    public string? FamilyName { get; init; }

    public string? GivenName { get; init; }

    public string? MiddleName { get; init; }

    public string? Prefix { get; init; }

    public string? Suffix { get; init; }

    public string? Nickname { get; init; }

    public string? Birthday { get; init; }

    public string? Note { get; init; }

    public string? Organization { get; init; }

    public string? Department { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<ContactValue> Emails { get; init; } = [];

    public IReadOnlyList<ContactValue> PhoneNumbers { get; init; } = [];

    public IReadOnlyList<ContactValue> Urls { get; init; } = [];

    /// <summary>Addresses of pictures, which may be <c>data:</c>.</summary>
    public IReadOnlyList<ContactValue> Photos { get; init; } = [];

    public IReadOnlyList<ContactAddress> Addresses { get; init; } = [];

    /// <summary>Whether a name of any kind is more than its parts.</summary>
    public bool HasName => (FamilyName ?? GivenName ?? MiddleName ?? Prefix ?? Suffix) is not null;

    /// <summary>Reads the message; what is of another kind than it should be is left out.</summary>
    public static ContactCard Read(JsonElement message)
    {
        JsonElement entry = Member(message, "entry");
        JsonElement name = Member(entry, "name");
        JsonElement organization = List(entry, "organizations").FirstOrDefault();
        return new ContactCard
        {
            DisplayName = Text(entry, "displayName") ?? Text(name, "formatted"),
            FamilyName = Text(name, "familyName"),
            GivenName = Text(name, "givenName"),
            MiddleName = Text(name, "middleName"),
            Prefix = Text(name, "honorificPrefix"),
            Suffix = Text(name, "honorificSuffix"),
            Nickname = Text(entry, "nickname"),
            Birthday = Text(entry, "birthday"),
            Note = Text(entry, "note"),
            Organization = Text(organization, "name"),
            Department = Text(organization, "department"),
            Title = Text(organization, "title"),
            Emails = Values(entry, "emails"),
            PhoneNumbers = Values(entry, "phoneNumbers"),
            Urls = Values(entry, "urls"),
            Photos = Values(entry, "photos"),
            Addresses = [.. List(entry, "addresses").Select(static one => new ContactAddress(
                Text(one, "streetAddress"), Text(one, "locality"), Text(one, "region"), Text(one, "postalCode"), Text(one, "country"), Text(one, "type")))],
        };
    }

    /// <summary>Writes the members of the message into an object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ns"u8, Ns);
        writer.WriteString("key"u8, Key);
        writer.WriteStartObject("entry"u8);
        Write(writer, "displayName", DisplayName);
        if (HasName)
        {
            writer.WriteStartObject("name"u8);
            Write(writer, "familyName", FamilyName);
            Write(writer, "givenName", GivenName);
            Write(writer, "middleName", MiddleName);
            Write(writer, "honorificPrefix", Prefix);
            Write(writer, "honorificSuffix", Suffix);
            writer.WriteEndObject();
        }

        Write(writer, "nickname", Nickname);
        Write(writer, "birthday", Birthday);
        Write(writer, "note", Note);
        Write(writer, "emails", Emails);
        Write(writer, "phoneNumbers", PhoneNumbers);
        Write(writer, "urls", Urls);
        Write(writer, "photos", Photos);
        Write(writer, "addresses", Addresses, static (writer, one) =>
        {
            Write(writer, "streetAddress", one.Street);
            Write(writer, "locality", one.Locality);
            Write(writer, "region", one.Region);
            Write(writer, "postalCode", one.Code);
            Write(writer, "country", one.Country);
            Write(writer, "type", one.Type);
        });
        IReadOnlyList<ContactCard> organizations = (Organization ?? Department ?? Title) is null ? [] : [this];
        Write(writer, "organizations", organizations, static (writer, card) =>
        {
            Write(writer, "name", card.Organization);
            Write(writer, "department", card.Department);
            Write(writer, "title", card.Title);
        });
        writer.WriteEndObject();
    }

    /// <summary>The message, UTF-8.</summary>
    public byte[] ToJson() => JsonText.Utf8Object(Write);

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<ContactValue> values) => Write(writer, name, values, static (writer, one) =>
    {
        writer.WriteString("value"u8, one.Value);
        Write(writer, "type", one.Type);
    });

    private static void Write<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> members)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (T value in values)
        {
            writer.WriteStartObject();
            members(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IReadOnlyList<ContactValue> Values(JsonElement entry, string name) =>
        [.. List(entry, name).Where(static one => Text(one, "value") is not null).Select(static one => new ContactValue(Text(one, "value")!, Text(one, "type")))];

    private static List<JsonElement> List(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
}
