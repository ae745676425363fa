namespace OTalk.Server.Hosting;

/// <summary>What the log says of the store.</summary>
internal sealed partial class StoreLog(ILogger<StoreLog> logger)
{
    /// <summary>A reader has found a record that is not what was written.</summary>
    public void Damaged(string record) => LogDamaged(record);

    [LoggerMessage(Level = LogLevel.Error, EventName = "record-damaged", Message = "Damaged in the database: {Record}. Its readers are told of a gap; otalk storage check names all that is damaged")]
    private partial void LogDamaged(string record);
}
