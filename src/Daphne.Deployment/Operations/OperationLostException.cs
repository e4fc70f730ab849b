namespace Daphne.Operations;

/// <summary>
/// The work on an operation must stop here, and leave it as it is: another instance has it by now, or may have. Not a
/// <see cref="ProblemException"/>, since nothing has failed.
/// </summary>
internal sealed class OperationLostException(string message) : Exception(message);
