using Microsoft.Extensions.Logging;
using OTalk.Server.Logging;

namespace OTalk.Server.Tests.Logging;

public sealed class FrameworkNoiseTests
{
    [Theory]
    [InlineData("OTalk.Server", LogLevel.Information, LogLevel.Information, true)]
    [InlineData("OTalk.Server", LogLevel.Debug, LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Hosting", LogLevel.Information, LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Hosting", LogLevel.Warning, LogLevel.Debug, true)]
    [InlineData("Microsoft.AspNetCore.Hosting", LogLevel.Warning, LogLevel.Error, false)]
    public void The_framework_is_heard_from_warning_on(string category, LogLevel level, LogLevel minimum, bool logged)
    {
        var noise = new FrameworkNoise();
        noise.ServerHasStarted();

        Assert.Equal(logged, noise.Lets(category, level, minimum));
    }

    [Fact]
    public void The_framework_is_not_heard_before_the_start()
    {
        var noise = new FrameworkNoise();

        Assert.False(noise.Lets("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical, LogLevel.Information));
        Assert.True(noise.Lets("OTalk.Engine", LogLevel.Critical, LogLevel.Information));
    }
}
