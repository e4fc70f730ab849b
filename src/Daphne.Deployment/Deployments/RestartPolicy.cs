using System.Text.Json.Serialization;

namespace Daphne.Deployments;

/// <summary>What is done by itself when workers of a running deployment have failed or were lost.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestartPolicy>))]
public enum RestartPolicy
{
    /// <summary>Nothing: a person looks first.</summary>
    Never,

    /// <summary>They are brought back after a pause that grows, until the limit is reached.</summary>
    OnFailure,
}
