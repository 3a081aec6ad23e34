"""Properties are about truth, not speed: no deadline on a busy machine."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")
