"""From a reading to a calendar file (RFC 5545); the only module that imports icalendar."""

from datetime import timedelta
from urllib.parse import urljoin

from icalendar import Calendar, Event

TYPE_MIME = "text/calendar; charset=utf-8"
UN_JOUR = timedelta(days=1)


def write_agenda(agenda, *, le, site):
    """The bytes of an `AgendaLu`. `le` is now, with a time zone; `site` the address of the root."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Plan d'actions//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", "PUBLISH")
    calendrier.add("name", agenda.titre)
    calendrier.add("x-wr-calname", agenda.titre)
    calendrier.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for evenement in agenda.evenements:
        jour = Event()
        jour.add("uid", evenement.uid)
        jour.add("dtstamp", le)
        jour.add("dtstart", evenement.le)
        jour.add("dtend", evenement.le + UN_JOUR)
        jour.add("summary", evenement.titre)
        jour.add("description", evenement.texte)
        jour.add("url", urljoin(site, evenement.chemin))
        jour.add("transp", "TRANSPARENT")
        calendrier.add_component(jour)
    return calendrier.to_ical()
