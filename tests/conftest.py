"""What all tests share: properties are held to what is true, not to how fast the machine is just now."""

from hypothesis import settings

settings.register_profile("bahith", deadline=None)
settings.load_profile("bahith")
