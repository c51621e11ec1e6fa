"""The tests; the path of each mirrors the code it tests."""
