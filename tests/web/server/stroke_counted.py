"""Codes once as a member of a server would, and prints what that asked the database.

In a process of its own: a server needs other settings than the tests have. Told, as JSON: the
server's database, options and key, a member's cookies, the path of the document and the body.
"""

import json
import sys
from pathlib import Path

from polyvocal.config.server import key_in, read_options, use_options
from polyvocal.web.server.settings_known import know_accounts

told = json.loads(sys.argv[1])
options = read_options(Path(told["options"]), key=key_in(Path(told["key"])))
know_accounts()
use_options(options)

# Whatever knows the tables starts Django, and its settings are a server's only by now.
from django.test import Client  # noqa: E402 - for the reason above

from polyvocal.web.bench import ENVIRON_KEY  # noqa: E402 - as above
from polyvocal.web.server.running import open_server  # noqa: E402 - as above
from tests.web.counting import asked_of  # noqa: E402 - as above

with open_server(told["database"], options) as bench:
    client = Client(**{ENVIRON_KEY: bench, "HTTP_HOST": options.parts.netloc})  # type: ignore[arg-type]  # whatever stands in a request's environment
    for name, value in told["cookies"].items():
        client.cookies[name] = value
    client.get(f"{told['path']}codings/")  # that somebody is there is written down once a minute
    with asked_of("default", bench.alias) as asked:
        answer = client.post(f"{told['path']}strokes/", told["body"], "application/json")
    print(json.dumps({"status": answer.status_code, "asked": asked}))
