"""The appliance as tests use it: the same one that `edge bench` measures."""

from benchmarks.appliance import Appliance

__all__ = ["Appliance"]
