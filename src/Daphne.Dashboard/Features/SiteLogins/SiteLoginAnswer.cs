namespace Daphne.Dashboard.Features.SiteLogins;

public sealed record SiteLoginAnswer
{
    /// <summary>Of the prompt.</summary>
    public required string Id { get; init; }

    /// <summary>Given to the site and kept nowhere.</summary>
    public required string Answer { get; init; }

    /// <summary>Never the answer: a record's generated text would print it.</summary>
    public override string ToString() => $"{nameof(SiteLoginAnswer)} {Id}";
}
