using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>The operations of the door.</summary>
public enum RestOperation
{
    PostStanzas,
    GetContents,
    Publish,
    Put,
    Delete,
    GetEvents,
    PostEventTicket,
    GetOpenApi,
}

/// <summary>Where a parameter of an operation stands.</summary>
public enum ParameterPlace
{
    Path,
    Query,
    Header,
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Type">The JSON type of its value; a flag of an address is a <c>boolean</c> without a value.</param>
/// <param name="Text">What it is, in one sentence.</param>
public sealed record RestParameter(string Name, ParameterPlace Place, string Type, string Text);

/// <summary>An answer that is no error.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">What it means.</param>
/// <param name="Schema">Name of the schema of its body; null for none.</param>
/// <param name="ContentType">Media type of its body.</param>
public sealed record RestOutcome(int Status, string Text, string? Schema = null, string ContentType = RestAnswers.Json);

/// <summary>
/// One operation of the door, told completely: it is mapped from this, and described by it in the OpenAPI document.
/// </summary>
/// <param name="Operation">Which.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path as the router takes it.</param>
/// <param name="Path">The path as OpenAPI writes it.</param>
/// <param name="Text">What it does, in one sentence.</param>
public sealed record RestRoute(RestOperation Operation, string Method, string Pattern, string Path, string Text)
{
    /// <summary>Who may call it has to say who they are.</summary>
    public bool NeedsLogin { get; init; } = true;

    public IReadOnlyList<RestParameter> Parameters { get; init; } = [];

    /// <summary>Name of the schema of the request's body; null for none.</summary>
    public string? Body { get; init; }

    public IReadOnlyList<RestOutcome> Outcomes { get; init; } = [];

    /// <summary>Conditions it may be answered with.</summary>
    public IReadOnlyList<Condition> Errors { get; init; } = [];
}
