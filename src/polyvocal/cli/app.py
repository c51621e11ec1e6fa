"""The list of commands. Each loads its work only when it runs, so that help answers at once."""

from __future__ import annotations

import click

from polyvocal.cli import building, frameworks, looking, opening, results


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="polyvocal")
def app() -> None:
    """Test a published framework against what people said in interviews."""


for command in (
    building.build,
    building.new,
    building.add,
    opening.open_workbench,
    results.tables,
    results.report,
    looking.info,
    looking.history,
    looking.undo,
    looking.redo,
    looking.verify,
    looking.restore,
    frameworks.frameworks,
):
    app.add_command(command)
