namespace OTalk.Storage.Sql.Queries;

/// <summary>Pages of the key values of one channel. Parameters are bound in the order in which they first stand in the text.</summary>
internal static class KeySql
{
    public const string Page = $"SELECT {EntrySql.KeyColumns}, sum {Keys} ORDER BY key LIMIT @limit OFFSET @offset";

    public const string Count = $"SELECT COUNT(*) {Keys}";

    public const string PageOfOne = $"SELECT {EntrySql.KeyColumns}, sum {One} LIMIT @limit OFFSET @offset";

    public const string CountOfOne = $"SELECT COUNT(*) {One}";

    // Keys are named as the hexadecimal text of their bytes: SQLite's JSON functions end a text at U+0000.
    private const string Filter = """
        (@named IS NULL OR (hex(key) IN (SELECT value FROM json_each(@named))) = @only)
            AND (@ns IS NULL OR ns = @ns OR (ns >= @nsFrom AND ns < @nsTo))
        """;

    private const string Keys = $"FROM key_value WHERE tree = @tree AND channel = @channel AND {Filter}";

    private const string One = $"FROM key_value WHERE tree = @tree AND channel = @channel AND key = @key AND {Filter}";
}
