"""Accounts, as Django knows a room with tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """In the server's settings only: a study's file has no accounts."""

    name = "polyvocal.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"
