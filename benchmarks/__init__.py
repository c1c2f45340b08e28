"""Load generators behind `edge bench`, and pytest-benchmark suites of the hot paths.

Each scenario starts an appliance of its own in a temporary folder, on real servers and real sockets, and measures the
bare transport's floor in the same run.
"""
