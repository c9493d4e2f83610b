"""What each command of LaTeX stands for in plain text; a name that isn't here is no command."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _pairs(text: str) -> Mapping[str, str]:
    words = text.split()
    return MappingProxyType(dict(zip(words[::2], words[1::2], strict=True)))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LETTERS = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ "
    "omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ hbar ℏ "
    "infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ forall ∀ exists ∃ top ⊤ bot ⊥ prime ′ "
    "ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ sum ∑ prod ∏ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ "
    "lbrace { rbrace } langle ⟨ rangle ⟩ lVert ‖ rVert ‖ Vert ‖ lvert | rvert | vert | lfloor ⌊ "
    "rfloor ⌋ lceil ⌈ rceil ⌉ neg ¬ lnot ¬ angle ∠ checkmark ✓ dagger † degree ° Re ℜ Im ℑ"
)
# Read with a space on both sides.
RELATIONS = _pairs(
    "le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ ll ≪ gg ≫ "
    "in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ to → "
    "rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ iff ⇔ "
    "Leftrightarrow ⇔ implies ⇒ mapsto ↦ longrightarrow ⟶ mid ∣ parallel ∥ perp ⊥ times × div ÷ "
    "pm ± mp ∓ cdot · ast ∗ star ⋆ circ ∘ odot ⊙ oplus ⊕ otimes ⊗ land ∧ wedge ∧ lor ∨ vee ∨ "
    "models ⊨ vdash ⊢ coloneqq ≔ triangleq ≜"
)
NAMED = _words("argmax argmin softmax sigmoid sign sgn tr rank diag Var Cov Corr KL")
"""What LaTeX has no command for and papers define: names of functions."""
FUNCTIONS = NAMED | _words(
    "arccos arcsin arctan arg cos cosh cot coth det dim exp gcd inf ker lim "
    "liminf limsup ln log max min Pr sec sin sinh sup tan tanh"
)
SHORTHANDS = MappingProxyType({"E": "𝔼", "R": "ℝ", "N": "ℕ", "Z": "ℤ"})
"""And signs that papers define."""
INSTEAD = MappingProxyType(
    {
        "norm": r"\lVert x \rVert", "abs": r"\lvert x \rvert", "mathds": r"\mathbb{1}",
        "mathop": r"\operatorname{name}", "xrightarrow": r"\overset{d}{\to}", "not": r"\ne",
        "substack": r"\underset{j}{\underset{i}{\sum}}",
    }
)  # fmt: skip
"""What says the same as a command that isn't known."""
ACCENTS = MappingProxyType(
    {
        "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
        "bar": "\u0304", "overline": "\u0305", "underline": "\u0332", "vec": "\u20d7",
        "dot": "\u0307", "ddot": "\u0308", "check": "\u030c",
    }
)  # fmt: skip
FONTS = _words("mathbf boldsymbol mathrm mathit mathsf mathtt mathbb mathcal mathscr mathfrak bm")
WORDS = _words("text textbf textit textrm texttt mathrm operatorname mbox")
SPACES = MappingProxyType(
    {
        ",": " ",
        ";": " ",
        ":": " ",
        " ": " ",
        "!": "",
        "quad": "\u2003",
        "qquad": "\u2003",
        "enspace": " ",
    }
)
SIGNS = MappingProxyType(dict(zip("{}%$&#_|", "{}%$&#_‖", strict=True)))
"""A sign behind a backslash stands for itself; ``\\|`` is a double bar."""
SIZES = _words(
    "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm limits nolimits "
    "displaystyle textstyle scriptstyle"
)
FRACTIONS = _words("frac dfrac tfrac cfrac")
STACKS = _words("underset overset stackrel")
BRACES = _words("underbrace overbrace")
ALIGNED = (
    "aligned", "align*", "align", "equation", "equation*", "gather", "gather*", "gathered", "split",
)  # fmt: skip
"""What stands around lines in a document; in a formula all of them are the same."""
ENVIRONMENTS = MappingProxyType(
    {
        "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"),
        "Bmatrix": ("{", "}"), "Vmatrix": ("‖", "‖"), "smallmatrix": ("", ""), "cases": ("{ ", ""),
        "array": ("", ""), **dict.fromkeys(ALIGNED, ("", "")),
    }
)  # fmt: skip
DOUBLE = MappingProxyType(dict(zip("RNZQCEPDI", "ℝℕℤℚℂ𝔼ℙ𝔻𝕀", strict=True)))
SCRIPT = MappingProxyType(dict(zip("LNHFDRBEX", "ℒ𝒩ℋℱ𝒟ℛℬℰ𝒳", strict=True)))
SUPERSCRIPTS = MappingProxyType(
    dict(
        zip(
            "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤′∘",
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀ′°",
            strict=True,
        )
    )
)
SUBSCRIPTS = MappingProxyType(
    dict(
        zip(
            "0123456789+-=()aehijklmnoprstuvxβγρφχ",
            "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
            strict=True,
        )
    )
)
COMMANDS = frozenset(
    {
        *LETTERS, *SHORTHANDS, *RELATIONS, *FUNCTIONS, *ACCENTS, *FONTS, *WORDS, *SPACES, *SIGNS,
        *SIZES, *FRACTIONS, *STACKS, *BRACES, "sqrt", "binom", "left", "right", "begin", "end",
        "\\", "middle", "boxed",
    }
)  # fmt: skip
