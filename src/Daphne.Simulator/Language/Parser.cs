using System.Globalization;
using Daphne.Simulator.Coordinator;

namespace Daphne.Simulator.Language;

/// <summary>
/// Reads the part of DaphneDSL that the simulator understands: assignments and calls of expressions, no control flow.
/// As in DAPHNE the whole script is read, and its names are checked, before anything runs.
/// </summary>
internal sealed class Parser(SourceFile source, IReadOnlyDictionary<string, string> arguments)
{
    private static readonly HashSet<string> Directives = ["sleep", "lines", "exit", "crash-worker", "hang"];
    private readonly List<Statement> statements = [];
    private readonly HashSet<string> variables = [];
    private Token[] tokens = [.. new Lexer(source.Text).Tokens()];
    private int index;

    private Token Current
    {
        get
        {
            while (tokens[index].Kind == TokenKind.Directive)
                statements.Add(Directive(tokens[index++]));
            return tokens[index];
        }
    }

    public IReadOnlyList<Statement> Parse()
    {
        while (Current.Kind != TokenKind.End)
        {
            if (Current.Kind == TokenKind.Name && tokens[index + 1] is { Kind: TokenKind.Symbol, Text: "=" })
            {
                var name = Next().Text;
                index++;
                statements.Add(new Statement.Assign(name, Sum()));
                variables.Add(name);
            }
            else
                statements.Add(new Statement.Evaluate(Sum()));
            Expect(";");
        }

        return statements;
    }

    private Node Sum() => Operators("+-", () => Operators("*/", () => Operators("@", Primary)));

    private Node Operators(string operators, Func<Node> operand)
    {
        var left = operand();
        while (Current is { Kind: TokenKind.Symbol } symbol && operators.Contains(symbol.Text[0]))
            left = new Node.Binary(Next().At, symbol.Text[0], left, operand());
        return left;
    }

    private Node Primary()
    {
        var token = Next();
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new Node.Literal(token.At, long.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Float:
                return new Node.Literal(token.At, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Text:
                return new Node.Literal(token.At, token.Text);
            case TokenKind.Argument:
                return Argument(token);
            case TokenKind.Name when token.Text is "true" or "false":
                return new Node.Literal(token.At, token.Text == "true");
            case TokenKind.Name when IsSymbol("("):
                return Call(token);
            case TokenKind.Name when variables.Contains(token.Text):
                return new Node.Variable(token.At, token.Text);
            case TokenKind.Name:
                throw DaphneFailure.Meaning(source, token.At, $"variable `{token.Text}` referenced before assignment");
            case TokenKind.Symbol when token.Text == "-":
                return new Node.Binary(token.At, '-', new Node.Literal(token.At, 0L), Primary());
            case TokenKind.Symbol when token.Text == "(":
                var inner = Sum();
                Expect(")");
                return inner;
            default:
                throw DaphneFailure.Syntax(source, token.At);
        }
    }

    private Node.Call Call(Token function)
    {
        Expect("(");
        var values = new List<Node>();
        while (!IsSymbol(")"))
        {
            if (values.Count > 0)
                Expect(",");
            values.Add(Sum());
        }

        Expect(")");
        return Functions.Accepts(function.Text, values.Count)
            ? new Node.Call(function.At, function.Text, values)
            : throw DaphneFailure.Meaning(source, function.At, Functions.Complaint(function.Text, values.Count));
    }

    /// <summary>The text of an argument is read as if it stood in the script: quotes and all.</summary>
    private Node Argument(Token token)
    {
        if (!arguments.TryGetValue(token.Text, out var text))
            throw DaphneFailure.Meaning(
                source, token.At, $"argument {token.Text} referenced, but not provided as a command line argument");

        var (outerTokens, outerIndex) = (tokens, index);
        (tokens, index) = ([.. new Lexer(text).Tokens().Select(inner => inner with { At = token.At })], 0);
        var value = Sum();
        if (Current.Kind != TokenKind.End)
            throw DaphneFailure.Syntax(source, token.At);
        (tokens, index) = (outerTokens, outerIndex);
        return value;
    }

    private Statement.Directive Directive(Token token)
    {
        var words = token.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var number = 0.0;
        return words is [var name, ..] && Directives.Contains(name) && words.Length == (name == "hang" ? 1 : 2)
            && (words.Length == 1 || double.TryParse(words[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            ? new(token.At, name, number)
            : throw DaphneFailure.Meaning(source, token.At, $"the simulator does not know the comment `sim: {token.Text}`");
    }

    private Token Next()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            index++;
        return token;
    }

    private bool IsSymbol(string text) => Current is { Kind: TokenKind.Symbol } symbol && symbol.Text == text;

    private void Expect(string text)
    {
        if (!IsSymbol(text))
            throw DaphneFailure.Syntax(source, Current.At);
        index++;
    }
}
