"""The points of a second convocation that stand, without quorum, in the meeting before it.

What cannot be found there is told on the page of the meeting; a voted act keeps its roll call.
"""

from django.db import migrations


def list_sans_quorum(apps, seance):
    """The points of a meeting at which too few titulaires or suppléants were there."""
    Mandat, Presence = apps.get_model('instances', 'Mandat'), apps.get_model('conseil', 'Presence')
    titulaires = {
        mandat.elu_id
        for mandat in Mandat.objects.filter(elu__structure=seance.structure_id, qualite='titulaire')
        if (mandat.debut or seance.le) <= seance.le <= (mandat.fin or seance.le)
    }
    lies = ('arrivee', 'depart', 'retour')
    presences = list(Presence.objects.filter(seance=seance, etat='present').select_related(*lies))
    for point in seance.points.all():
        la = {p.elu_id: p.siege_pour_id for p in presences if is_la(p, point.cle)}
        sieges = {elu if elu in titulaires else place for elu, place in la.items()}
        vote = apps.get_model('conseil', 'Deliberation').objects.filter(point=point)
        if len(sieges & titulaires) < len(titulaires) // 2 + 1 and not vote.exclude(votee_le=None).exists():
            yield point


def is_la(presence, cle):
    if presence.retour and cle >= presence.retour.cle:
        return True
    return (presence.arrivee is None or presence.arrivee.cle <= cle) and (
        presence.depart is None or cle <= presence.depart.cle
    )


def is_meme(un, autre):
    if un.intitule and autre.intitule:
        return un.intitule.strip().casefold() == autre.intitule.strip().casefold()
    return un.numero == autre.numero


def point_out(apps, schema_editor):
    Seance = apps.get_model('conseil', 'SeanceConseil')
    Point, Convocation = (apps.get_model('conseil', n) for n in ('PointOrdreDuJour', 'Convocation'))
    for seance in Seance.objects.filter(seconde_convocation=True):
        avant = Seance.objects.filter(structure=seance.structure_id, le__lt=seance.le)
        premiere = avant.order_by('-le').first()
        reprises = list(list_sans_quorum(apps, premiere)) if premiere else []
        trouves = [
            (point, repris)
            for point in seance.points.all()
            if (repris := next((autre for autre in reprises if is_meme(autre, point)), None))
        ]
        if not trouves:
            continue
        Convocation.objects.create(seance=seance, premiere=premiere)
        for point, repris in trouves:
            Point.objects.filter(pk=point.pk).update(repris_de=repris)


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0012_convocations'),
        ('instances', '0007_elu_sans_mandat'),
    ]

    operations = [
        migrations.RunPython(point_out, migrations.RunPython.noop),
    ]
