"""``--hypothesis-profile=long`` makes ten times as many draws, wherever a test draws."""

from hypothesis import settings

settings.register_profile("long", max_examples=1_000)
