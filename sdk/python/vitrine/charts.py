"""Altair charts in JupyterLab.

Altair 6 writes Vega-Lite 6 and shows it, unless told otherwise, as HTML that loads its code from a public network: in an
enclave nothing appears. JupyterLab 4 draws Vega-Lite 5 itself. So a chart is handed to JupyterLab under the name that it
knows. Nothing but the version is translated: the grammar of version 6 is that of 5 with additions, and what a
chart uses of these additions JupyterLab leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MIME = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# Those that end in HTML from a public network or in a version that JupyterLab does not draw. Any other is a person's choice.
REPLACED = {"default", "html", "mimetype", "jupyterlab"}


def register(shell: InteractiveShell) -> None:
    """By name, so that Altair is imported only by those who draw."""
    formatter = shell.display_formatter
    assert formatter is not None
    for version in ("v5", "v6"):
        formatter.mimebundle_formatter.for_type_by_name(f"altair.vegalite.{version}.api", "TopLevelMixin", mimebundle)


def mimebundle(chart: Any, include: Any = None, exclude: Any = None) -> dict[str, Any] | tuple[Any, ...] | None:
    import altair

    if altair.renderers.active not in REPLACED:
        bundle: dict[str, Any] | None = chart._repr_mimebundle_(include, exclude)
        return bundle
    spec = chart.to_dict()
    spec["$schema"] = SCHEMA
    return {MIME: spec, "text/plain": type(chart).__name__}
