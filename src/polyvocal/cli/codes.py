"""What a command's exit code says to the program that called it."""

DONE, PROBLEM, USAGE, TO_LOOK_AT, STOPPED = 0, 1, 2, 3, 130
