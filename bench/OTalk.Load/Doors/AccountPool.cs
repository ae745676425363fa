using System.Globalization;

namespace OTalk.Load.Doors;

/// <summary>Hands out users to sessions: as few as the server's limit on sessions per account allows.</summary>
/// <param name="prefix">What the names begin with.</param>
internal sealed class AccountPool(string prefix)
{
    /// <summary>Sessions an account is used for, below the server's default limit of 32.</summary>
    public const int SessionsPerAccount = 30;

    private int _registered;

    /// <summary>The user for a session, and whether it is the first session of that user, which has to register it.</summary>
    /// <param name="number">Of the session; counted from 0, without leaving any out.</param>
    public (string User, bool IsNew) For(int number)
    {
        var account = number / SessionsPerAccount;
        var isNew = account >= _registered;
        if (isNew)
            _registered = account + 1;
        return (string.Create(CultureInfo.InvariantCulture, $"{prefix}{account}"), isNew);
    }
}
