"""The command line: one file per group of commands, one sink for output, one table from error to message."""
