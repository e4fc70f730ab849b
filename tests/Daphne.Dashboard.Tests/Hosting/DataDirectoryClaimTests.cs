using Daphne.Dashboard.Hosting;

namespace Daphne.Dashboard.Tests.Hosting;

public sealed class DataDirectoryClaimTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-claim-").FullName;

    [Fact]
    public void With_sqlite_there_is_one_place()
    {
        using var first = Take(DatabaseProvider.Sqlite);
        var fault = Assert.Throws<StartFaultException>(() => Take(DatabaseProvider.Sqlite));
        Assert.Contains("another dashboard runs on this data directory", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_postgres_each_instance_has_a_place_of_its_own_and_the_next_one_takes_the_first_that_is_free()
    {
        using var first = Take(DatabaseProvider.Postgres);
        var second = Take(DatabaseProvider.Postgres);
        using var third = Take(DatabaseProvider.Postgres);
        Assert.Equal(3, new[] { first.Place, second.Place, third.Place }.Distinct().Count());

        second.Dispose();
        using var next = Take(DatabaseProvider.Postgres);
        Assert.Equal(second.Place, next.Place);
        using var other = Take(DatabaseProvider.Postgres);
        Assert.Equal(4, new[] { first.Place, next.Place, third.Place, other.Place }.Distinct().Count());
    }

    [Fact]
    public void A_place_has_the_same_name_as_long_as_the_data_directory_is_kept()
    {
        string place;
        using (var claim = Take(DatabaseProvider.Sqlite))
            place = claim.Place;
        using var again = Take(DatabaseProvider.Sqlite);
        Assert.Equal(place, again.Place);
        Assert.Equal(12, place.Length);
    }

    [Fact]
    public void A_crowd_is_refused_in_words()
    {
        var claims = Enumerable.Range(0, 64).Select(_ => Take(DatabaseProvider.Postgres)).ToList();
        Assert.Contains("64 dashboards run", Assert.Throws<StartFaultException>(() => Take(DatabaseProvider.Postgres)).Message, StringComparison.Ordinal);
        claims.ForEach(claim => claim.Dispose());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DataDirectoryClaim Take(string database) => DataDirectoryClaim.Take(new DashboardOptions { DataDirectory = folder, Database = database });
}
