"""`%sql` and `%%sql`."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from .errors import VitrineError
from .messages import text
from .result import Result, query

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

FORMS = {"--arrow": Result.arrow, "--polars": Result.polars, "--pandas": Result.pandas}


class MagicUsage(VitrineError):
    """The line of a magic was not understood."""

    def __init__(self, what: str) -> None:
        super().__init__("sql-magic-usage", text(f"magic.{what}"), text("magic.usage"))


@magics_class
class SqlMagics(Magics):
    # Nothing of Python is written into SQL: a value that meets SQL as text is how records leak into logs and errors.
    @no_var_expand
    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> Result:
        """Runs SQL in Vitrine, shows its result and returns it.

        %sql SELECT ...           one line
        %%sql [NAME]              a cell; NAME keeps the result
        %%sql --pandas NAME       NAME keeps a pandas frame; likewise --polars, --arrow
        """
        if cell is None:
            return query(_statement(line))
        form, name = _options(line)
        result = query(_statement(cell))
        if name is not None:
            assert self.shell is not None
            self.shell.user_ns[name] = FORMS[form](result) if form else result
        return result


def _statement(sql: str) -> str:
    if not sql.strip():
        raise MagicUsage("empty")
    return sql


def _options(line: str) -> tuple[str | None, str | None]:
    words = line.split()
    forms = [word for word in words if word.startswith("-")]
    names = [word for word in words if not word.startswith("-")]
    if any(form not in FORMS for form in forms) or len(forms) > 1:
        raise MagicUsage("option")
    if len(names) > 1 or any(not name.isidentifier() or keyword.iskeyword(name) for name in names):
        raise MagicUsage("name")
    if forms and not names:
        raise MagicUsage("no-name")
    return (forms[0] if forms else None), (names[0] if names else None)


def register(shell: InteractiveShell) -> None:
    shell.register_magics(SqlMagics)
