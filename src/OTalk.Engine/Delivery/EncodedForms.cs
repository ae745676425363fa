namespace OTalk.Engine.Delivery;

/// <summary>
/// The bytes of one thing in the wire formats it was asked for, each made at most once for all who write it. Two streams may make the same
/// form at once; either result serves.
/// </summary>
public struct EncodedForms
{
    private byte[]?[]? _forms;

    /// <summary>The form in a slot, made when it is first asked for.</summary>
    /// <param name="slot">A small number of the format's own, from 0.</param>
    /// <param name="state">What <paramref name="make"/> works on.</param>
    /// <param name="make">Makes the form.</param>
    public ReadOnlyMemory<byte> Get<T>(int slot, T state, Func<T, byte[]> make)
    {
        byte[]?[] forms = Volatile.Read(ref _forms) ?? [];
        if (slot < forms.Length && forms[slot] is { } ready)
            return ready;

        byte[] made = make(state);
        byte[]?[] grown = new byte[]?[Math.Max(slot + 1, forms.Length)];
        forms.CopyTo(grown, 0);
        grown[slot] = made;
        Volatile.Write(ref _forms, grown);
        return made;
    }
}
