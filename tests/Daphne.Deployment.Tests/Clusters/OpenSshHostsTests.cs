using Daphne.Clusters;

namespace Daphne.Tests.Clusters;

public sealed class OpenSshHostsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-ssh-");

    [Fact]
    public void Aliases_are_listed_and_patterns_are_not()
    {
        Write("config", """
            # Host commented
            Host login gate   # the way in
            	HOSTNAME 10.0.0.1
            HOST = "back end"
            host n? *.example !bad s1
            Match host m1
            Host *
              User alice
            """);

        Assert.Equal(["login", "gate", "back end", "s1"], List());
    }

    [Fact]
    public void Included_files_are_read_by_name_and_by_pattern()
    {
        Write("config", "Include \"conf.d/*.conf\" other\nHost last\n");
        Write("conf.d/b.conf", "Host b\n");
        Write("conf.d/a.conf", "Host a\n");
        Write("conf.d/c.txt", "Host c\n");
        Write("other", $"Include {folder.FullName}/absolute missing\n");
        Write("absolute", "Host far\n");

        Assert.Equal(["a", "b", "far", "last"], List());
    }

    [Fact]
    public void A_file_that_includes_itself_is_read_to_an_end()
    {
        Write("config", "Host s1\nInclude config\n");

        Assert.Equal(["s1"], List());
    }

    [Fact]
    public void Without_a_configuration_there_is_none() => Assert.Empty(List());

    public void Dispose() => folder.Delete(recursive: true);

    private IReadOnlyList<string> List() => new OpenSshHosts(Path.Combine(folder.FullName, "config")).List();

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
