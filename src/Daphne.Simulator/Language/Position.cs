namespace Daphne.Simulator.Language;

/// <summary>A place in a script: lines count from 1, columns from 0. 0:0 is no place in particular.</summary>
internal readonly record struct Position(int Line, int Column);
