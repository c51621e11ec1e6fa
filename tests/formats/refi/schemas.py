"""Is this what the standard's own schema allows?"""

from lxml import etree

from tests.reference import refi_file


def faults(data: bytes, schema: str) -> list[str]:
    """What the schema says against it; empty where all is well."""
    rules = etree.XMLSchema(etree.parse(refi_file(schema)))
    rules.validate(etree.fromstring(data))
    return str(rules.error_log).splitlines()
