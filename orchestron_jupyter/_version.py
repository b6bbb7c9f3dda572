"""The version, once: the wheel, `status` and the engine read it here."""

__version__ = "0.1.0"
