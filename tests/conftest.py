"""What holds for every test: none is timed, as machines differ."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
