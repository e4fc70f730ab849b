using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Data;

/// <summary>
/// The keys that encrypt credentials and cookies, in the database, so that all its instances have the same ones. The interface is
/// Microsoft's, and synchronous; it is called at the start, and about once a day.
/// </summary>
public sealed class KeyRing(IDbContextFactory<DashboardDbContext> database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = database.CreateDbContext();
        return [.. context.Keys.AsNoTracking().OrderBy(key => key.Id).Select(key => key.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = database.CreateDbContext();
        context.Add(new StoredKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        context.SaveChanges();
    }

    /// <summary>
    /// Takes over the key files of a data directory that is older than the keys' place in the database, once: while there is no key yet.
    /// </summary>
    public async Task TakeOverAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (!Directory.Exists(data.FormerKeys) || await context.Keys.AnyAsync(cancellationToken))
            return;
        foreach (var file in Directory.EnumerateFiles(data.FormerKeys, "*.xml").Order(StringComparer.Ordinal))
            context.Add(new StoredKey { Name = Path.GetFileNameWithoutExtension(file), Xml = await File.ReadAllTextAsync(file, cancellationToken) });
        await context.SaveChangesAsync(cancellationToken);
    }
}
