"""The workbench: pages in a browser, over the same functions the command line calls."""
