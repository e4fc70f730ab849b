using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class RuntimeDirectoryTests
{
    [Theory]
    [InlineData("/tmp/", "/tmp/")]
    [InlineData("/run/user/1000/", "/run/user/1000/")]
    [InlineData("/scratch/slurm/job_1234567.node0123.cluster.example.org/tmp/", "/tmp")]
    public void A_folder_for_temporary_files_that_is_too_deep_for_sockets_is_left_for_another(string temporary, string parent) =>
        Assert.Equal(parent, RuntimeDirectory.ParentOf(temporary));
}
