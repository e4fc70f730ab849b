using System.Globalization;
using AngleSharp.Dom;
using Daphne.Dashboard.Features.Packages;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Packages;

namespace Daphne.Dashboard.Tests.Packages;

public sealed class PackageTreeTests : ComponentTest
{
    [Fact]
    public void Entries_stand_under_their_folders_with_sizes()
    {
        var contents = new PackageContents { TopFolder = "daphne-0.3", Files = 2, Entries = [new("bin", 300), new("bin/daphne", 200), new("lib", 100)] };

        var tree = Render<PackageTree>(with => with.Add(it => it.Contents, contents));

        var entries = tree.FindAll("li");
        Assert.Equal(["bin/ 300 B", "daphne 200 B"], entries.Take(2).Select(Read));
        Assert.Contains("daphne-0.3/", tree.Find(".entry").TextContent, StringComparison.Ordinal);
        Assert.True(Indent(entries[1]) > Indent(entries[0]));
    }

    [Fact]
    public void A_simulator_is_called_one() =>
        Assert.Contains("Simulator", Render<SourceLabel>(with => with.Add(it => it.Source, PackageSource.Simulator)).Find(".simulator").TextContent, StringComparison.Ordinal);

    private static double Indent(IElement entry) =>
        double.Parse(entry.GetAttribute("style")!.Split(' ')[1].Replace("rem", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
