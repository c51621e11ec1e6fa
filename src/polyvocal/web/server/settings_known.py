"""Whether this installation can serve, and with it which tables it knows."""

from __future__ import annotations

import importlib.util
import os

SETTINGS = "polyvocal.config.server_settings"


def know_accounts() -> bool:
    """Before Django starts: know the tables of accounts, where the server extra is installed."""
    is_there = importlib.util.find_spec("allauth") is not None
    if is_there:
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    return is_there
