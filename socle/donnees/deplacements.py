"""What a migration says when a model changes room: its table stays, its name follows."""

from django.db import migrations


def rename_types(ancienne, nouvelle, modeles):
    """The operation by which the content types of these models follow them to another app, so that
    the log of the administration and the rights still know them.
    """

    def move(depuis, vers):
        def run(apps, schema_editor):
            types = apps.get_model("contenttypes", "ContentType").objects
            types.filter(app_label=depuis, model__in=modeles).update(app_label=vers)

        return run

    return migrations.RunPython(move(ancienne, nouvelle), move(nouvelle, ancienne))
