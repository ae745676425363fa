namespace OTalk.Core.Access;

/// <summary>The permission flags of the protocol, each with the letter it has in an acl string (protocol reference, "Permissions").</summary>
[Flags]
public enum Permissions
{
    None = 0,

    /// <summary><c>p</c>: publish.</summary>
    Publish = 1 << 0,

    /// <summary><c>k</c>: set and delete own keys.</summary>
    OwnKeys = 1 << 1,

    /// <summary><c>K</c>: set and delete all keys.</summary>
    AllKeys = 1 << 2,

    /// <summary><c>d</c>: delete and revise own messages.</summary>
    OwnMessages = 1 << 3,

    /// <summary><c>D</c>: delete and revise all messages.</summary>
    AllMessages = 1 << 4,

    /// <summary><c>c</c>: read the configuration.</summary>
    ReadConfig = 1 << 5,

    /// <summary><c>C</c>: set the configuration.</summary>
    SetConfig = 1 << 6,

    /// <summary><c>m</c>: decide subscription requests, invite, remove subscribers.</summary>
    ModerateSubscriptions = 1 << 7,

    /// <summary><c>M</c>: change grants of those without <c>o</c>.</summary>
    ModeratePermissions = 1 << 8,

    /// <summary><c>s</c>: subscribe, and read messages and links to sub-channels.</summary>
    Subscribe = 1 << 9,

    /// <summary><c>S</c>: create sub-channels, and delete own ones.</summary>
    CreateChannels = 1 << 10,

    /// <summary><c>L</c>: delete any sub-channel.</summary>
    DeleteChannels = 1 << 11,

    /// <summary><c>o</c>: give permissions one has.</summary>
    Grant = 1 << 12,

    /// <summary><c>O</c>: give and take <c>o</c>.</summary>
    GrantOperator = 1 << 13,

    /// <summary><c>a</c>: all of it, like the owner.</summary>
    Admin = 1 << 14,

    /// <summary>Every flag: what the owner has.</summary>
    All = (1 << 15) - 1,
}
