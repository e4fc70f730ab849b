using AngleSharp.Dom;
using Daphne.Dashboard.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Shared;

/// <summary>What every component finds around it on a page; scripts answer nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSharedComponents();
    }

    protected ManualClock Clock { get; } = new(Noon);

    /// <summary>The words as they are read, without the names of icons.</summary>
    protected static string Read(IElement element) => string.Join(' ', element.Descendants<IText>()
        .Where(text => text.ParentElement is not { LocalName: "i" })
        .SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
