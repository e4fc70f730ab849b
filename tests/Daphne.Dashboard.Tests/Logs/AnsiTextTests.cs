using Daphne.Dashboard.Features.Logs;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class AnsiTextTests
{
    private const string Esc = "\u001b";

    [Fact]
    public void A_line_without_colours_is_one_plain_span() =>
        Assert.Equal([new AnsiSpan("Hello World!")], AnsiText.Parse("Hello World!"));

    [Fact]
    public void The_colours_of_DAPHNE_s_errors_become_classes() =>
        Assert.Equal(
            [new AnsiSpan("[error]: ", "ansi-fg-1 ansi-bold"), new AnsiSpan("Execution error")],
            AnsiText.Parse($"{Esc}[31;1m[error]: {Esc}[0mExecution error"));

    [Theory]
    [InlineData("94", "ansi-fg-12", null)]
    [InlineData("41", "ansi-bg-1", null)]
    [InlineData("38;5;9", "ansi-fg-9", null)]
    [InlineData("38;5;196", null, "color:#ff0000")]
    [InlineData("48;2;1;2;255", null, "background-color:#0102ff")]
    [InlineData("7;31", "ansi-bg-1", null)]
    [InlineData("3;4;9;2", "ansi-dim ansi-italic ansi-underlined ansi-struck", null)]
    public void Every_kind_of_colour_is_understood(string codes, string? cssClass, string? style) =>
        Assert.Equal([new AnsiSpan("x", cssClass, style)], AnsiText.Parse($"{Esc}[{codes}mx"));

    [Theory]
    [InlineData("a\u001b")]
    [InlineData("a\u001b[")]
    [InlineData("a\u001b[31")]
    [InlineData("a\u001b[31;")]
    [InlineData("\u001b[38;5ma")]
    [InlineData("\u001b[38;2;1ma")]
    [InlineData("\u001b[999999999999ma")]
    [InlineData("\u001b[2J\u001b[1;1Ha")]
    [InlineData("\u001b[?25la\u001b[?25h")]
    [InlineData("\u001b(Ba")]
    [InlineData("\u001b]0;title\u0007a")]
    [InlineData("\u001b]8;;https://example.org\u001b\\a\u001b]8;;\u001b\\")]
    [InlineData("a\r")]
    public void What_is_no_colour_or_is_broken_leaves_only_the_text(string line) =>
        Assert.Equal([new AnsiSpan("a")], AnsiText.Parse(line));

    [Fact]
    public void A_title_that_never_ends_does_not_swallow_the_line() =>
        Assert.Equal("0;title a", AnsiText.Plain($"{Esc}]0;title a"));

    [Theory]
    [InlineData("a\u0000b", "a␀b")]
    [InlineData("10%\r20%", "20%")]
    [InlineData("10%\r20%\r", "20%")]
    [InlineData("\r\rend\r\r", "end")]
    [InlineData("a\u007fb", "a␡b")]
    [InlineData("a\u202eb", "a⟨202E⟩b")]
    [InlineData("a\u009bb", "a⟨009B⟩b")]
    [InlineData("a\tb", "a\tb")]
    public void Control_characters_are_shown(string line, string expected) =>
        Assert.Equal(expected, AnsiText.Plain(line));

    [Fact]
    public void Any_bytes_are_survived()
    {
        var random = new Random(7);
        const string alphabet = "\u001b[]m;:0123458?<\\\u0007\r\tPx ";
        for (var round = 0; round < 20_000; round++)
            AnsiText.Parse(new string(random.GetItems<char>(alphabet, random.Next(24))));
    }
}
