from django.apps import AppConfig


class AnciennesConfig(AppConfig):
    """Keeps the label under which older databases know these migrations."""

    name = "config.anciennes"
    label = "restitution"
