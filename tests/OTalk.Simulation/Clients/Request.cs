using OTalk.Core.Stanzas;

namespace OTalk.Simulation.Clients;

internal enum RequestKind
{
    Authenticate,
    Bind,
    Create,
    Subscribe,
    Mask,
    Publish,
    Presence,
    Get,
    Enqueue,
    Claim,
    Finish,
    Cancel,
    ReadFailed,
    Unsubscribe,
    Remove,
    Link,
    Pass,
    Delete,
    Revise,
}

/// <summary>A stanza on its way, and what is needed to judge its answer.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Address">The channel it is about.</param>
/// <param name="Stanza">The stanza, with an id of its own on its stream.</param>
internal sealed record Request(RequestKind Kind, string Address, Stanza Stanza)
{
    /// <summary>The message it publishes; null for everything else.</summary>
    public Message? Message { get; init; }

    /// <summary>The job it is about, where it finishes or cancels one.</summary>
    public Guid Job { get; init; }

    /// <summary>Whether its answer comes when it comes: a claim that waits holds up nothing.</summary>
    public bool AnswersLate { get; init; }

    public override string ToString() => $"{Stanza.Id} {Kind} {Address}{(Message is null ? "" : $" {Message.Text}")}{(Job == default ? "" : $" {Job}")}";
}

/// <summary>A message of a client.</summary>
/// <param name="Channel">Where it is published.</param>
/// <param name="Text">Its body, like no other in the simulation.</param>
/// <param name="ChosenId">Its id, with which it can be retried; null where the server makes one.</param>
internal sealed record Message(string Channel, string Text, Guid? ChosenId);
