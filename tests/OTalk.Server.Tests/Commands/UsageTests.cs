namespace OTalk.Server.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("srve", "unknown command 'srve'; did you mean 'serve'?")]
    [InlineData("publish-everything", "unknown command 'publish-everything'")]
    [InlineData("--domian x", "unknown option '--domian'; did you mean '--domain'?")]
    [InlineData("serve --domian=x", "unknown option '--domian'; did you mean '--domain'?")]
    [InlineData("user", "'user' needs one of: add, passwd, list, disable, enable, delete")]
    [InlineData("user ad romeo", "unknown command 'ad'; did you mean 'add'?")]
    [InlineData("user add", "'add' needs IDENTITY")]
    [InlineData("user add romeo juliet", "unknown argument 'juliet'")]
    [InlineData("user add romeo --pasword x", "unknown option '--pasword'; did you mean '--password'?")]
    [InlineData("user add romeo@", "the server is missing")]
    [InlineData("user add romeo@capulet.fam", "the server capulet.fam is not hosted here")]
    [InlineData("user add romeo --password x --password-stdin", "give --password or --password-stdin, not both")]
    [InlineData("user add romeo --password-stdin", "the password is empty")]
    [InlineData("token create romeo --scope all", "--scope takes read or publish, not 'all'")]
    [InlineData("token create romeo --expires 5m", "--expires takes a duration hh:mm:ss, not '5m'")]
    [InlineData("token create romeo --session a/b", "--session takes the name of a session, not 'a/b'")]
    [InlineData("token create romeo --channel romeo@localhost/a/*", "--channel takes the address of one channel, without wildcards and query, not 'romeo@localhost/a/*'")]
    [InlineData("talk", "'talk' needs ROOM")]
    [InlineData("talk romeo.alley", "there is no user: give --user, or set OTALK_USER")]
    [InlineData("talk romeo.alley --user romeo", "there is no token: give --token-file, or set OTALK_TOKEN")]
    [InlineData("talk romeo.alley --user romeo --token secret", "unknown option '--token'")]
    [InlineData("talk romeo.alley --user romeo --server montague.com:x", "--server takes HOST or HOST:PORT, not 'montague.com:x'")]
    [InlineData("talk romeo.alley --user romeo --server montague.com", "the token would go to montague.com in the clear, where others can read it: use --tls, or --insecure if that is what you want")]
    [InlineData("config check --set PageSize", "--set takes Section:Key=VALUE, not 'PageSize'")]
    [InlineData("config check --set Limits:PageSze=3", "unknown setting 'Limits:PageSze' (command line --set); did you mean 'Limits:PageSize'?")]
    public async Task A_wrong_command_line_is_told_in_one_sentence_and_ends_with_2(string line, string sentence)
    {
        using var terminal = new Terminal();

        var run = await terminal.RunAsync(line.Split(' '));

        Assert.Equal(new CommandRun(2, "", $"otalk: {sentence}{Environment.NewLine}"), run);
    }

    [Fact]
    public async Task Every_fault_of_a_configuration_is_told()
    {
        using var terminal = new Terminal();

        var run = await terminal.RunAsync("config", "check", "--set", "Limits:PageSize=many", "--set", "Storage:Kind=tape");

        Assert.Equal(2, run.Code);
        Assert.Equal(
            [
                "otalk: Limits:PageSize cannot be 'many' (command line --set); expected a whole number, 0 or more",
                "otalk: Storage:Kind cannot be 'tape' (command line --set); expected sqlite or memory",
            ],
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Version_is_printed_alone()
    {
        using var terminal = new Terminal();

        var run = await terminal.RunAsync("--version");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+\r?\n$", run.Out);
    }

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("user --help", "passwd")]
    [InlineData("user add --help", "--password-stdin")]
    [InlineData("token create --help", "--expires")]
    [InlineData("talk --help", "never an argument")]
    public async Task Help_goes_to_standard_output(string line, string word)
    {
        using var terminal = new Terminal();

        var run = await terminal.RunAsync(line.Split(' '));

        Assert.Equal(0, run.Code);
        Assert.Contains(word, run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }
}
