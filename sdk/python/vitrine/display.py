"""How results and verdicts look in a notebook: HTML without script, in JupyterLab's own colours, and plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from .messages import Language, count, language_of, text

if TYPE_CHECKING:
    from .result import Result
    from .verdict import Verdict

SHOWN_ROWS = 10
SHOWN_FINDINGS = 20
LONGEST_VALUE = 80
NUMBERS = ("int", "uint", "half", "float", "double", "decimal")

_QUIET = "color: var(--jp-ui-font-color2, #616161)"
_CAPTION = f"caption-side: top; text-align: left; padding: 4px 0; {_QUIET}"
_COLOURS = {
    "safe alone": "var(--jp-success-color1, #2e7d32)",
    "review": "var(--jp-warn-color1, #b26a00)",
    "unsafe": "var(--jp-error-color1, #c62828)",
}


def table_html(
    heads: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[str]],
    caption: str,
    *,
    right: frozenset[int] = frozenset(),
    lead: bool = False,
) -> str:
    """A table of plain texts, all escaped here. Heads are (name, what stands below it); `lead`: the first cell names its row."""
    head = "".join(
        f'<th scope="col" style="text-align: {"right" if index in right else "left"}">{escape(name)}'
        + (f'<br><span style="font-weight: normal; {_QUIET}">{escape(below)}</span>' if below else "")
        + "</th>"
        for index, (name, below) in enumerate(heads)
    )
    body = "".join(
        "<tr>" + "".join(_cell(index, value, right, lead) for index, value in enumerate(row)) + "</tr>" for row in rows
    )
    return (
        f'<table style="margin: 4px 0"><caption style="{_CAPTION}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(index: int, value: str, right: frozenset[int], lead: bool) -> str:
    style = f'style="text-align: {"right" if index in right else "left"}"'
    return (
        f'<th scope="row" {style}>{escape(value)}</th>' if lead and index == 0 else f"<td {style}>{escape(value)}</td>"
    )


def shown(value: object) -> str:
    """One value as text; None as SQL's NULL."""
    if value is None:
        return "NULL"
    written = str(value)
    return written if len(written) <= LONGEST_VALUE else f"{written[: LONGEST_VALUE - 1]}…"


def _first_rows(result: Result) -> tuple[list[str], list[list[str]]]:
    table = result.arrow()
    columns = [[shown(value) for value in column.to_pylist()] for column in table.slice(0, SHOWN_ROWS).columns]
    return [_type_name(field) for field in table.schema], [list(row) for row in zip(*columns, strict=True)]


def _type_name(field: object) -> str:
    """Short: a dictionary's own type names its index too."""
    kind = str(getattr(field, "type", field))
    return "enum" if kind.startswith("dictionary") else kind


def _caption(result: Result, language: Language) -> str:
    rows = count("rows", result.rows, language)
    parts = [rows if result.rows <= SHOWN_ROWS else text("first-rows", language, shown=SHOWN_ROWS, rows=rows)]
    if result.preview:
        parts.append(text("preview", language))
    if result.proved_only:
        parts.append(text("proved-only", language))
    return " · ".join([*parts, result.id])


def result_html(result: Result) -> str:
    kinds, rows = _first_rows(result)
    numbers = frozenset(index for index, kind in enumerate(kinds) if kind.startswith(NUMBERS))
    return table_html(
        list(zip(result.columns, kinds, strict=True)), rows, _caption(result, language_of(None)), right=numbers
    )


def result_text(result: Result) -> str:
    kinds, rows = _first_rows(result)
    grid = [result.columns, kinds, *rows]
    widths = [max((len(row[i]) for row in grid), default=0) for i in range(len(result.columns))]
    lines = ["  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() for row in grid]
    return "\n".join([_caption(result, language_of(None)), *lines])


def _verdict_line(verdict: Verdict) -> str:
    if verdict.verdict is None:
        return text(f"verdict.{verdict.state}", verdict.language)
    return text(f"verdict.{verdict.verdict}", verdict.language)


def _findings_caption(verdict: Verdict) -> str:
    found = count("findings", verdict.findings_total, verdict.language)
    whole = min(len(verdict.findings), SHOWN_FINDINGS) >= verdict.findings_total
    return found if whole else text("first-findings", verdict.language, findings=found)


def verdict_html(verdict: Verdict) -> str:
    colour = _COLOURS.get(verdict.verdict or "", "var(--jp-ui-font-color2, #616161)")
    line = f'<p><strong style="border-left: 4px solid {colour}; padding-left: 8px">{escape(_verdict_line(verdict))}</strong></p>'
    if not verdict.findings:
        return f"<div>{line}</div>"
    heads = [(text(f"finding.{name}", verdict.language), "") for name in ("message", "columns", "remedy")]
    # The message names the cell; what it says of several statistics is said once.
    together: dict[tuple[str, str], list[str]] = {}
    for each in verdict.findings:
        together.setdefault((each.message, each.remedy), []).append(each.column or "")
    rows = [[message, ", ".join(filter(None, columns)), remedy] for (message, remedy), columns in list(together.items())[:SHOWN_FINDINGS]]
    return f"<div>{line}{table_html(heads, rows, _findings_caption(verdict), lead=True)}</div>"


def verdict_text(verdict: Verdict) -> str:
    lines = [_verdict_line(verdict)]
    if verdict.findings:
        lines.append(_findings_caption(verdict))
    for each in verdict.findings[:SHOWN_FINDINGS]:
        place = _place(each.cell, each.column)
        lines.append(f"- {place + ': ' if place else ''}{each.message} {each.remedy}")
    return "\n".join(lines)


def _place(cell: str | None, column: str | None) -> str:
    return " · ".join(part for part in (cell, column) if part)
