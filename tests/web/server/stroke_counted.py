"""Codes as a member of a server would, and prints what each stroke asked the database.

In a process of its own: a server needs other settings than the tests have. Told, as JSON: the
server's database, options and key, a member's cookies, the path of the document and, by their
names, the bodies of the strokes in turn.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from polyvocal.config.server import ServerOptions, key_in, read_options, use_options
from polyvocal.web.server.settings_known import know_accounts


def main(told: Mapping[str, Any]) -> None:
    """Open the server's database under its settings, and code."""
    options = read_options(Path(told["options"]), key=key_in(Path(told["key"])))
    know_accounts()
    use_options(options)
    print(json.dumps(_strokes(told, options)))


def _strokes(told: Mapping[str, Any], options: ServerOptions) -> dict[str, Any]:
    # Whatever knows the tables starts Django, and its settings are a server's only by now.
    from django.test import Client

    from polyvocal.web.bench import ENVIRON_KEY
    from polyvocal.web.server.running import open_server
    from tests.web.counting import asked_of

    with open_server(told["database"], options) as bench:
        client = Client(**{ENVIRON_KEY: bench, "HTTP_HOST": options.parts.netloc})  # type: ignore[arg-type]  # whatever stands in a request's environment
        for name, value in told["cookies"].items():
            client.cookies[name] = value
        client.get(f"{told['path']}codings/")  # that somebody is there is written once a minute
        found = {}
        for name, body in told["bodies"].items():
            with asked_of("default", bench.alias) as asked:
                answer = client.post(f"{told['path']}strokes/", body, "application/json")
            found[name] = {"status": answer.status_code, "asked": asked}
        return found


if __name__ == "__main__":  # tests look into every module for examples
    main(json.loads(sys.argv[1]))
