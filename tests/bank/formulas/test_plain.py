"""A formula is read whole or refused at its place; what is read can be said in plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.formulas.parser import DEEPEST, LONGEST, FormulaError, parse
from bot.bank.formulas.plain import plain
from bot.bank.formulas.symbols import COMMANDS
from tests.together import each


@each(
    "source, text",
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+1}{2b}", "(a + 1)/2b"),
        (r"\frac{1}{\sum_j e^{z_j}}", "1/(∑ⱼe^(zⱼ))"),
        (r"\frac{(a+b)}{c}", "(a + b)/c"),
        (r"\frac{(a)(b)}{c}", "(a)(b)/c"),
        (r"\frac{1}{\max(a, b)}", "1/max(a, b)"),
        (r"a \quad b", "a\u2003b"),
        (r"\frac{(a)+(b)}{c}", "((a) + (b))/c"),
        (r"\left(\frac12\right)^n", "(1/2)ⁿ"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{1}{2} P(a)", "(1/2)P(a)"),
        (r"\frac{1}{n} \sum_i x_i", "(1/n)∑ᵢxᵢ"),
        (r"\frac{a}{2}\, \lVert w \rVert^2", "(a/2) ‖w‖²"),
        (r"\frac{\partial L}{\partial h} \frac{\partial h}{\partial w}", "(∂L/∂h)∂h/∂w"),
        (r"\log\frac{p}{1-p}", "log(p/(1 − p))"),
        (r"\log\left(\frac{p}{q}\right)", "log(p/q)"),
        (r"\frac{a}{b} + \frac{c}{d} = e", "a/b + c/d = e"),
        (r"\frac{a}{b}, \quad c", "a/b, \u2003c"),
        (r"\frac{a}{b} \qquad c", "a/b\u2003c"),
        (r"\sum_i |\frac{a}{b}|", "∑ᵢ|a/b|"),
        (r"|\frac{a}{b}| c", "|a/b|c"),
        (r"\frac{a}{b} |c|", "(a/b)|c|"),
        (r"(\frac{a}{b})^2", "(a/b)²"),
        (r"12 \frac{a}{b}", "12a/b"),
        (r"\sqrt{x}", "√x"),
        (r"\sqrt[3]{x+1}", "³√(x + 1)"),
        (r"\sqrt{n \gamma (1 - \gamma)}", "√(nγ(1 − γ))"),
        (r"\sqrt{p(1-p)}", "√(p(1 − p))"),
        (r"\sqrt{2(a+b)}", "√(2(a + b))"),
        (r"\sqrt{\max(a+1, b)}", "√max(a + 1, b)"),
        (r"\sqrt{\hat\sigma(x, y)}", "√σ̂(x, y)"),
        (r"\frac{p(1-p)}{p_q(1-p)}", "p(1 − p)/(p_q(1 − p))"),
        (r"\frac{1}{n f(x+1)}", "1/(nf(x + 1))"),
        (r"\frac{1}{\operatorname{Var}(X+Y)}", "1/Var(X + Y)"),
        (r"\frac{1}{p_q(y\mid x - z)}", "1/p_q(y ∣ x − z)"),
        (r"\frac{1}{\binom{n-1}{k}}", "1/C(n − 1, k)"),
        (r"\frac{1}{\E[X-Y]}", "1/𝔼[X − Y]"),
        (r"\binom{n}{k}", "C(n, k)"),
        (r"-x^{-1}=-2", "−x⁻¹ = −2"),
        (r"a-b", "a − b"),
        (r"(-a)", "(−a)"),
        (r"x_i^2", "xᵢ²"),
        (r"x^2_i", "xᵢ²"),
        (r"x_{\max}", "xₘₐₓ"),
        (r"x_{q}", "x_q"),
        (r"p(y_t \mid y_{<t})", "p(yₜ ∣ y_<t)"),
        (r"x_{\neq i}", "x_≠i"),
        (r"x_{\geq t+1}", "x_(≥t + 1)"),
        (r"x_{<q_1}", "x_(<q₁)"),
        (r"x_{(q)_1}", "x_((q)₁)"),
        (r"x^{q+1}", "x^(q + 1)"),
        (r"f''(x)", "f′′(x)"),
        (r"X^\top y", "Xᵀy"),
        (r"{}_nC_k", "ₙCₖ"),
        (r"_a b", "ₐb"),
        (r"\hat{y}", "ŷ"),
        (r"\widehat{ab}", "hat(ab)"),
        (r"\overline{ab}", "a̅b̅"),
        (r"\mathbb{E}[X]", "𝔼[X]"),
        (r"\mathcal{L}\mathbf{w}\mathcal{Q}", "ℒwQ"),
        (r"\log x + \sin y", "log x + sin y"),
        (r"2\log(x)\log y", "2 log(x) log y"),
        (r"\operatorname{Var}(X)", "Var(X)"),
        (r"n\operatorname{Var}X", "n Var X"),
        (r"\text{odds} = \frac{p}{1-p}", "odds = p/(1 − p)"),
        (r"P(A\mid B)", "P(A ∣ B)"),
        (r"f : A \to B, x \mapsto y", "f:A → B, x ↦ y"),
        (r"a \cdot b \times c", "a·b × c"),
        (r"\underset{w}{\min}\; L", "min_w L"),
        (r"a \overset{?}{=} b", "a=^?b"),
        (r"\underbrace{a+b}_{n}", "(a + b: n)"),
        (r"\overbrace{a+b}^{\text{sum}}_n", "(a + b: n, sum)"),
        (r"\hat\theta = \argmax_\theta \E[f(\theta)]", "θ̂ = argmax_θ 𝔼[f(θ)]"),
        (r"x \in \R^n", "x ∈ ℝⁿ"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "a = b; c = d"),
        (r"\begin{equation} a = b \end{equation}", "a = b"),
        (r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}", "[1 0; 0 1]"),
        (r"\begin{array}{cc} 1 & 2 \end{array}", "1 2"),
        (r"\begin{cases} x & x>0 \\ 0 & \text{else} \end{cases}", "{ x, x > 0; 0, else"),
        (r"\begin{aligned} a &= b \\ c &= d \\ \end{aligned}", "a = b; c = d"),
        (r"\left.\frac{a}{b}\right|_0", "a/b|₀"),
        (r"\left( a \middle| b \right)", "(a|b)"),
        (r"\left\{ a \right\}", "{a}"),
        (r"\|x\|", "‖x‖"),
        ("||x||", "| |x| |"),
        ("|||", "| | |"),
        (r"50\%\,\$", "50% $"),
        (r"\bigl( x \bigr)", "(x)"),
        (r"x * y", "x∗y"),
        (r"\text{a_b}", "a_b"),
        (r"a, b", "a, b"),
    ],
)
def test_a_formula_is_said_in_readable_text(source: str, text: str) -> None:
    assert plain(source) == text


@each(
    "source, words, at",
    [
        ("", "empty", 0),
        ("   ", "empty", 0),
        ("x" * (LONGEST + 1), "longer than 500", LONGEST),
        (r"\frac{1}{2", "never closed", 8),
        (r"\frac{1}", "`\\frac` needs something", 0),
        ("{a", "never closed", 0),
        ("a}", "without its beginning", 1),
        (r"x \right)", "without its beginning", 2),
        (r"a & b", "without its beginning", 2),
        ("x^", "`^` needs something", 1),
        ("x^}", "`^` needs something", 1),
        ("x_1_2", "A second `_`", 3),
        ("x^1^2", "A second `^`", 3),
        (r"\foo", "I don't know `\\foo`", 0),
        (r"a + \alpah", "did you mean `\\alpha`", 4),
        (r"2 \norm{x}", r"write it as `\lVert x \rVert`", 2),
        (r"\left( x", "has no `\\right`", 0),
        (r"\left", "needs a bracket", 0),
        (r"\left( x \right", "needs a bracket", 9),
        (r"\begin{matrix} 1", "has no `\\end{matrix}`", 0),
        (r"\begin{matrix} 1 \end{cases}", "ends what", 17),
        (r"\begin{matrx} 1 \end{matrx}", "did you mean `matrix`", 0),
        (r"\begin{zzz} 1 \end{zzz}", "I don't know", 0),
        (r"\text x", "needs words in braces", 0),
        (r"\text{x", "needs words in braces", 0),
        (r"\text{$x$}", "plain words alone", 0),
        (r"\text{a\_b}", "plain words alone", 0),
        (r"\sqrt[3{x}", "never closed", 5),
        ("a $ b", "can't stand", 2),
        ("a % b", "can't stand", 2),
        ("{" * (DEEPEST + 1) + "}" * (DEEPEST + 1), "levels", DEEPEST),
    ],
)
def test_a_mistake_is_told_with_its_place(source: str, words: str, at: int) -> None:
    with pytest.raises(FormulaError) as found:
        parse(source)
    assert words in found.value.text
    assert found.value.at == at


@given(st.text(max_size=80) | st.lists(st.sampled_from(
    [*(f"\\{name}" for name in sorted(COMMANDS)), *"{}[]()^_&'ab1+=, ", "{a}", "{matrix}"]
), max_size=14).map("".join))  # fmt: skip
def test_whatever_is_typed_is_said_in_one_line_or_refused_at_a_place(source: str) -> None:
    try:
        said = plain(source)
    except FormulaError as error:
        assert 0 <= error.at <= max(len(source), 1)
        assert error.text
        return
    assert "\n" not in said
    assert not set(said) & set("`*\\")
    assert "||" not in said
