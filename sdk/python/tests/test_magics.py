"""`%sql` and `%%sql`, in a real IPython kernel of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from jupyter_client.manager import start_new_kernel
from standin import QUERIES, StandIn, problem, result

PACKAGE = Path(__file__).parents[1]
HTML = "text/html"


class Kernel:
    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, code: str) -> tuple[str, list[dict[str, Any]]]:
        """The status that decides whether Run All goes on, and the outputs as a notebook keeps them."""
        outputs: list[dict[str, Any]] = []
        reply = self._client.execute_interactive(
            code, timeout=30, output_hook=lambda message: outputs.append(message["content"])
        )
        return reply["content"]["status"], [
            each for each in outputs if "execution_state" not in each and "code" not in each
        ]

    def value(self, expression: str) -> str:
        status, outputs = self.run(f"print({expression})")
        assert status == "ok", outputs
        return "".join(each["text"] for each in outputs).strip()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIn, Kernel, Path]]:
    folder = tmp_path_factory.mktemp("kernel")
    standin = StandIn()
    (folder / "token").write_text("token")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("VITRINE_", "JUPYTER_"))},
        "PYTHONPATH": str(PACKAGE), "IPYTHONDIR": str(folder), "VITRINE_GATEWAY": standin.address, "VITRINE_TOKEN_FILE": str(folder / "token"),
        "VITRINE_PROJECT": "health", "VITRINE_COMPARTMENT": "claims", "VITRINE_LANGUAGE": "en",
    }  # fmt: skip
    manager, client = start_new_kernel(kernel_name="python3", env=environment, startup_timeout=60)
    try:
        kernel = Kernel(client)
        assert kernel.run("import vitrine")[0] == "ok"
        yield standin, kernel, folder
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        standin.close()


@pytest.fixture
def gateway(running: tuple[StandIn, Kernel, Path], table: pa.Table) -> StandIn:
    running[0].calls.clear()
    running[0].on("POST", QUERIES, result(table, "q1"))
    return running[0]


@pytest.fixture
def kernel(running: tuple[StandIn, Kernel, Path]) -> Kernel:
    return running[1]


def test_a_line_shows_and_returns_its_result(gateway: StandIn, kernel: Kernel) -> None:
    status, (shown,) = kernel.run("%sql SELECT 1 AS x")
    assert status == "ok" and "3 rows" in shown["data"][HTML]
    kernel.run("kept = %sql SELECT 2 AS x")
    assert kernel.value("type(kept).__name__, kept.rows") == "Result 3"
    assert [call.body for call in gateway.calls] == [b'{"sql": "SELECT 1 AS x"}', b'{"sql": "SELECT 2 AS x"}']


def test_a_cell_keeps_its_result_under_a_name(gateway: StandIn, kernel: Kernel) -> None:
    status, (shown,) = kernel.run("%%sql people\nSELECT *\nFROM t\n")
    assert status == "ok" and "<table" in shown["data"][HTML]
    assert kernel.value("people.id") == "q1"
    assert gateway.calls[0].body == b'{"sql": "SELECT *\\nFROM t\\n"}'


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("--arrow", "pyarrow.lib.Table"),
        ("--polars", "polars.dataframe.frame.DataFrame"),
        ("--pandas", "pandas.DataFrame"),
    ],
)
def test_a_cell_keeps_a_frame_under_a_name(gateway: StandIn, kernel: Kernel, form: str, kind: str) -> None:
    status, (shown,) = kernel.run(f"%%sql {form} frame\nSELECT 1")
    assert status == "ok" and "3 rows" in shown["data"][HTML]
    assert kernel.value("type(frame).__module__ + '.' + type(frame).__name__") == kind


def test_nothing_of_python_is_written_into_sql(gateway: StandIn, kernel: Kernel) -> None:
    kernel.run("secret = 'value of a record'")
    kernel.run("%sql SELECT '{secret}', $secret")
    kernel.run("%%sql\nSELECT '{secret}', $secret, {{secret}}")
    assert [call.body for call in gateway.calls] == [
        b'{"sql": "SELECT \'{secret}\', $secret"}',
        b'{"sql": "SELECT \'{secret}\', $secret, {{secret}}\\n"}',
    ]


@pytest.mark.parametrize(
    "line",
    [
        "%sql",
        "%%sql\n ",
        "%%sql --csv x\nSELECT 1",
        "%%sql a b\nSELECT 1",
        "%%sql 1x\nSELECT 1",
        "%%sql for\nSELECT 1",
        "%%sql --pandas\nSELECT 1",
        "%%sql --pandas --polars x\nSELECT 1",
    ],
)
def test_a_wrong_line_says_how_it_is_used_and_sends_nothing(gateway: StandIn, kernel: Kernel, line: str) -> None:
    status, (error,) = kernel.run(line)
    assert status == "error" and "%%sql [--polars|--pandas|--arrow] [NAME]" in "\n".join(error["traceback"])
    assert gateway.calls == []


def test_an_error_is_title_remedy_and_code_without_a_traceback_and_stops_what_follows(
    gateway: StandIn, kernel: Kernel
) -> None:
    gateway.on(
        "POST", QUERIES, problem("unknown-column", "There is no column “x” here.", "The Data side bar shows them.")
    )
    kernel.run("kept = None")
    status, (error,) = kernel.run("%%sql kept\nSELECT x_secret")
    assert status == "error"
    assert error["traceback"] == ["There is no column “x” here.", "The Data side bar shows them.", "[unknown-column]"]
    assert (error["ename"], error["evalue"]) == ("ProblemError", "There is no column “x” here.")
    assert kernel.value("kept") == "None"
    status, (error,) = kernel.run("vitrine.query('SELECT x_secret')")
    assert status == "error" and len(error["traceback"]) == 3


def test_load_ext_does_the_same_as_import(gateway: StandIn, kernel: Kernel) -> None:
    status, outputs = kernel.run("%load_ext vitrine\n%sql SELECT 1")
    assert status == "ok" and HTML in outputs[-1]["data"]


def test_the_kernel_loads_frame_libraries_only_when_they_are_used(running: tuple[StandIn, Kernel, Path]) -> None:
    code = "import sys, vitrine; print([name for name in ('pyarrow', 'pandas', 'polars', 'altair', 'IPython') if name in sys.modules])"
    import subprocess
    import sys

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE, capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"
