using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>The OpenAPI 3.1 description of the door, written from <see cref="RestRoutes"/> and <see cref="OpenApiSchemas"/>.</summary>
public static class OpenApiDocument
{
    private static readonly Lazy<byte[]> _json = new(Write);

    /// <summary>The document, UTF-8. It is the same for as long as the program runs.</summary>
    public static ReadOnlyMemory<byte> Json => _json.Value;

    private static byte[] Write() => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("openapi"u8, "3.1.0");
        writer.WriteStartObject("info"u8);
        writer.WriteString("title"u8, "oTalk");
        writer.WriteString("version"u8, "alpha1");
        writer.WriteString("description"u8, "oTalk by requests: any stanza by POST, channels, messages and keys as resources, and event streams.");
        writer.WriteEndObject();
        writer.WriteStartObject("paths"u8);
        foreach (IGrouping<string, RestRoute> path in RestRoutes.All.GroupBy(route => route.Path, StringComparer.Ordinal))
        {
            writer.WriteStartObject(path.Key);
            foreach (RestRoute route in path)
                WriteOperation(writer, route);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("components"u8);
        OpenApiSchemas.Write(writer);
        writer.WriteStartObject("securitySchemes"u8);
        WriteScheme(writer, "bearer");
        WriteScheme(writer, "basic");
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WriteScheme(Utf8JsonWriter writer, string scheme)
    {
        writer.WriteStartObject(scheme);
        writer.WriteString("type"u8, "http");
        writer.WriteString("scheme"u8, scheme);
        writer.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter writer, RestRoute route)
    {
        writer.WriteStartObject(HttpMethods.IsGet(route.Method) ? "get" : HttpMethods.IsPut(route.Method) ? "put" : HttpMethods.IsPost(route.Method) ? "post" : "delete");
        string operation = route.Operation.ToString();
        writer.WriteString("operationId"u8, $"{char.ToLowerInvariant(operation[0])}{operation[1..]}");
        writer.WriteString("summary"u8, route.Text);
        writer.WriteStartArray("security"u8);
        if (route.NeedsLogin || route.Operation == RestOperation.GetEvents)
        {
            WriteRequirement(writer, "bearer");
            WriteRequirement(writer, "basic");
        }

        // A ticket does as well.
        if (route.Operation == RestOperation.GetEvents)
            WriteRequirement(writer, null);
        writer.WriteEndArray();
        writer.WriteStartArray("parameters"u8);
        foreach (RestParameter parameter in route.Parameters)
            WriteParameter(writer, parameter);
        writer.WriteEndArray();
        if (route.Body is { } body)
        {
            writer.WriteStartObject("requestBody"u8);
            writer.WriteBoolean("required"u8, true);
            WriteContent(writer, RestAnswers.Json, body);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("responses"u8);
        foreach (RestOutcome outcome in route.Outcomes)
            WriteResponse(writer, outcome.Status, outcome.Text, outcome.Schema, outcome.ContentType);
        string errorSchema = route.Operation == RestOperation.PostStanzas ? "Answer" : "Error";
        foreach (Condition condition in route.Errors.OrderBy(condition => condition.Code))
            WriteResponse(writer, condition.Code, $"{condition.Name}: {condition.When}", errorSchema, RestAnswers.Json);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRequirement(Utf8JsonWriter writer, string? scheme)
    {
        writer.WriteStartObject();
        if (scheme is not null)
        {
            writer.WriteStartArray(scheme);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter writer, RestParameter parameter)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, parameter.Name);
        writer.WriteString("in"u8, parameter.Place switch { ParameterPlace.Path => "path", ParameterPlace.Query => "query", _ => "header" });
        if (parameter.Place == ParameterPlace.Path)
            writer.WriteBoolean("required"u8, true);
        if (parameter.Type == "boolean")
            writer.WriteBoolean("allowEmptyValue"u8, true);
        writer.WriteString("description"u8, parameter.Text);
        writer.WriteStartObject("schema"u8);
        writer.WriteString("type"u8, parameter.Type);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter writer, int status, string text, string? schema, string contentType)
    {
        writer.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("description"u8, text);
        if (schema is not null)
            WriteContent(writer, contentType, schema);
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string contentType, string schema)
    {
        writer.WriteStartObject("content"u8);
        writer.WriteStartObject(contentType);
        writer.WriteStartObject("schema"u8);
        writer.WriteString("$ref"u8, $"#/components/schemas/{schema}");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
