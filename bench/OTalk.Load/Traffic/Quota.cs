namespace OTalk.Load.Traffic;

/// <summary>How many messages may still be published in a window.</summary>
internal sealed class Quota
{
    private long _left;

    /// <summary>Allows so many from now on; 0 closes the tap.</summary>
    public void Set(long messages) => _left = messages;

    public bool IsSpent => _left <= 0;

    public bool TryTake()
    {
        if (_left <= 0)
            return false;
        _left--;
        return true;
    }
}
