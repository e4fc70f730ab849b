using Daphne.Changes;
using Daphne.Dashboard.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Logs;

/// <summary>Renders components with the shared services and no database; scripts of the browser answer nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System).AddSingleton(Feed).AddSharedComponents();
    }

    protected ChangeFeed Feed { get; } = new();
}
