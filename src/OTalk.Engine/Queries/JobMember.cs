using OTalk.Core.Addressing;

namespace OTalk.Engine.Queries;

/// <summary>The member <c>job</c> of queries about one job: the id of its message.</summary>
internal static class JobMember
{
    /// <summary>The id; null where it is missing or wrong, which is answered.</summary>
    public static Guid? Read(QueryContext context)
    {
        string text = context.Members.RequiredText("job");
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (Uuids.TryParse(text, out Guid id))
            return id;
        else
            context.Fail("job is no message id");
        return null;
    }

    /// <summary>Says that it is done: <c>{"ns":NS,"job":ID}</c>.</summary>
    public static void Confirm(QueryContext context, string ns, Guid id) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, ns);
        writer.WriteString("job"u8, id);
    });
}
