using System.Security.Cryptography;
using Daphne.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Tests.Data;

public sealed class KeyRingTests : IDisposable
{
    private const string Secret = "correct horse battery staple";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-keys-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_one_instance_encrypts_another_one_can_read(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var sealedText = Protector(InDatabase(database)).Protect(Secret);

        Assert.Equal(Secret, Protector(InDatabase(database)).Unprotect(sealedText));
        await using var db = database.CreateDbContext();
        Assert.StartsWith("key-", (await db.Keys.SingleAsync(Cancelled)).Name, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_keys_folder_of_an_earlier_version_is_taken_over_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var data = new DataDirectory(folder.FullName);
        var sealedText = Protector(InFolder(data)).Protect(Secret);

        await new KeyRing(database).TakeOverAsync(data, Cancelled);
        await new KeyRing(database).TakeOverAsync(data, Cancelled);

        Assert.Equal(Secret, Protector(InDatabase(database)).Unprotect(sealedText));
        await using var db = database.CreateDbContext();
        Assert.Equal(1, await db.Keys.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Key_files_that_turn_up_later_are_not_taken_over()
    {
        await using var database = await TestDatabase.CreateAsync();
        Protector(InDatabase(database)).Protect(Secret);
        var data = new DataDirectory(folder.FullName);
        var sealedText = Protector(InFolder(data)).Protect(Secret);

        await new KeyRing(database).TakeOverAsync(data, Cancelled);

        Assert.Throws<CryptographicException>(() => Protector(InDatabase(database)).Unprotect(sealedText));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Action<IServiceCollection> InDatabase(TestDatabase database) => services => services
        .AddSingleton<IDbContextFactory<DashboardDbContext>>(database).AddDataProtectionInDatabase();

    private static Action<IServiceCollection> InFolder(DataDirectory data) => services => services
        .AddDataProtection().SetApplicationName("Daphne.Dashboard").PersistKeysToFileSystem(new DirectoryInfo(data.FormerKeys));

    private static IDataProtector Protector(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services.AddLogging());
        return services.BuildServiceProvider().GetDataProtector("Daphne.Credentials");
    }
}
