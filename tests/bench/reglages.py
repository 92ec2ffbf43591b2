"""The settings of the tests, with the bare view among the addresses."""

from config.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
