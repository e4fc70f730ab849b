using System.Security.Cryptography;
using Daphne.Data;
using Daphne.Packages;

namespace Daphne.Tests.Engine;

internal static class TestPackage
{
    public static Package New(string name, string version = "1.0", string origin = "upload.tgz") => new()
    {
        Id = Id.New(),
        Name = name,
        Version = version,
        Sha256 = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        Size = 1000,
        Source = PackageSource.Upload,
        Origin = origin,
        Contents = new PackageContents(),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
