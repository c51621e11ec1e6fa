"""Accounts and the invitations they begin with.

An account's id is the id that its person's events carry in every study, so it is given once. What
somebody may do in a study is no affair of theirs: `store.access` keeps that.
"""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """Somebody who may sign in. `look` is how pages look to them, as JSON."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    sign_in_name = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    look = models.TextField(default="", blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "sign_in_name"

    def __str__(self) -> str:
        return self.name


class Counted(models.Model):
    """What Django's cache keeps here: failed sign-ins, counted for every process that serves."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class Invitation(models.Model):
    """A link that lets one person in, once: what is kept of it is a digest.

    There is one at most for each account; a new one ends the one before.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    good_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"for {self.account_id}"
