"""The list of commands. Each loads its work only when it runs, so that help answers at once."""

from __future__ import annotations

from importlib.metadata import version

import click

from polyvocal.cli import (
    agreement,
    backing_up,
    building,
    coders,
    consensus,
    correcting,
    definitions,
    exchange,
    frameworks,
    looking,
    moving,
    opening,
    results,
    rounds,
    serving,
    setting_aside,
    stance,
)
from polyvocal.cli.spoken import SpokenGroup
from polyvocal.config.person import person_looking
from polyvocal.core.language import _
from polyvocal.store.eyes import NOBODYS, Eyes, looking_as


def _show_version(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        click.echo(_("Polyvocal {version}").format(version=version("polyvocal")))
        ctx.exit()


@click.group(cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Say which version this is.",
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Test a published framework against what people said in interviews."""
    person = person_looking()
    ctx.with_resource(looking_as(Eyes(person.id, person.name) if person else NOBODYS))


for command in (
    building.build,
    building.new,
    building.add,
    correcting.correct,
    setting_aside.aside,
    exchange.import_,
    exchange.export,
    exchange.merge,
    opening.open_workbench,
    results.tables,
    results.report,
    agreement.agreement,
    stance.stance,
    agreement.plan_agreement,
    coders.coders,
    rounds.rounds,
    consensus.consensus,
    looking.info,
    looking.history,
    looking.search,
    looking.undo,
    looking.redo,
    looking.verify,
    looking.restore,
    moving.move,
    moving.witness,
    frameworks.frameworks,
    definitions.definitions,
    backing_up.backup,
    backing_up.restore_backup,
    serving.serve_studies,
    serving.work_on_jobs,
    serving.accounts,
):
    app.add_command(command)
