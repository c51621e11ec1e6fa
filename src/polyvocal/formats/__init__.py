"""Readers and writers of files: bytes in, core values out, and back."""
