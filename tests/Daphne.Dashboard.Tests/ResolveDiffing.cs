using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Daphne.Dashboard.Tests;

/// <summary>bUnit was compiled against AngleSharp.Diffing 1.x; the version beside the tests is loaded in its place.</summary>
internal static class ResolveDiffing
{
    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
}
