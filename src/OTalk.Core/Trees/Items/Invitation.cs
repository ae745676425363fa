using System.Globalization;
using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>Somebody may subscribe to a channel, and is granted permissions when they do (protocol reference, "Invites").</summary>
/// <param name="Channel">Number of the channel.</param>
/// <param name="Identity">Who is invited.</param>
/// <param name="Acl">The flags that will be granted.</param>
/// <param name="By">Full address of who invited.</param>
/// <param name="Since">When.</param>
/// <param name="Id">Id of the message that tells who is invited.</param>
public sealed record Invitation(int Channel, string Identity, string Acl, string By, DateTimeOffset Since, Guid Id)
{
    public static string KeyOf(int channel, string identity) => string.Create(CultureInfo.InvariantCulture, $"{channel}/{identity}");
}

/// <summary>Somebody was invited.</summary>
public sealed record InvitationSet(Invitation Invitation)
    : ItemSet(ItemKind.Invitation, Invitation.KeyOf(Invitation.Channel, Invitation.Identity), Invitation.Channel)
{
    protected override string ToJson() => JsonSerializer.Serialize(Invitation, ItemJson.Default.Invitation);
}
