namespace OTalk.Protocols.Talker;

/// <summary>What a look for the next object came to.</summary>
public enum TalkerScan
{
    /// <summary>There is no whole object yet; all bytes have been examined.</summary>
    NeedMore,

    /// <summary>There is one.</summary>
    Found,

    /// <summary>What stands there is no object, and nothing behind it will be read.</summary>
    Broken,
}
