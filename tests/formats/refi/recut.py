"""Every quote of a project cut anew, by somebody who knows the standard and nothing of us.

Standard library only. Prints a JSON list of [source, code, user, quote] in the file's order.
`python recut.py FILE.qdpx [--last-included]`
"""

import json
import sys
import zipfile
from typing import IO
from xml.etree import ElementTree as ET

NAMESPACE = "{urn:QDA-XML:project:1.0}"


def cut(file: str | IO[bytes], *, last_included: bool) -> list[list[str | None]]:
    with zipfile.ZipFile(file) as package:
        root = ET.fromstring(package.read("project.qde"))  # noqa: S314 - our own export
        names = {
            element.get("guid"): element.get("name")
            for kind in ("Code", "User")
            for element in root.iter(NAMESPACE + kind)
        }
        found = []
        for source in root.iter(NAMESPACE + "TextSource"):
            member = source.get("plainTextPath", "").removeprefix("internal://")
            text = package.read(f"sources/{member}").decode("utf-8-sig")
            for passage in source.iter(NAMESPACE + "PlainTextSelection"):
                start, end = (int(passage.get(f"{side}Position", "")) for side in ("start", "end"))
                quote = text[start : end + last_included]
                for coding in passage.iter(NAMESPACE + "Coding"):
                    [reference] = coding.iter(NAMESPACE + "CodeRef")
                    code, user = reference.get("targetGUID"), coding.get("creatingUser")
                    found.append([source.get("name"), names[code], names[user], quote])
    return found


if __name__ == "__main__":
    print(json.dumps(cut(sys.argv[1], last_included="--last-included" in sys.argv)))
