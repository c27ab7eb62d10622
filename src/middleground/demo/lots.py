"""The draw for the three evenings: published by two people, picked in public, answered by those who were invited."""

from __future__ import annotations

from django.utils import formats, timezone

from middleground.demo.post import send_what_waits
from middleground.web.calls.actions.drawing import Plan, draw_group, prepare_draw, propose_draw, publish_draw
from middleground.web.calls.actions.replacing import promote_next
from middleground.web.calls.actions.replying import confirm_place, decline_place
from middleground.web.calls.actions.writing import release_call_letters, set_practical
from middleground.web.calls.models import Call, PlaceOffer, Selection
from middleground.web.calls.queries.outbox import batches_of
from middleground.web.people.models import Person

NUMBERS = "7 12 23 31 44"
UNANSWERED = 3
PRACTICAL = {
    "en": "Come to the side door of Buurthuis De Brug from 18:30; there is soup. Bus 4 stops in front of it.",
    "nl": "Kom vanaf 18.30 uur naar de zijdeur van Buurthuis De Brug; er is soep. Bus 4 stopt voor de deur.",
    "fr": "Venez dès 18 h 30 à la porte latérale de Buurthuis De Brug ; il y a de la soupe. Le bus 4 s’arrête devant.",
    "de": "Kommen Sie ab 18:30 Uhr zur Seitentür von Buurthuis De Brug; es gibt Suppe. Bus 4 hält davor.",
    "ar": "تعالوا ابتداءً من الساعة 18:30 إلى الباب الجانبي لـ Buurthuis De Brug؛ هناك حساء. تقف الحافلة 4 أمامه.",
}


def draw_and_invite(call: Call, *, by: Person, second: Person) -> None:
    """Draw, let the letters go, and let people answer; the letter to the replacement waits to be read."""
    _draw(call, by=by, second=second)
    set_practical(call, by=by, texts=PRACTICAL.items())
    send_what_waits()
    for batch in batches_of(call):
        release_call_letters(call, by=by, template=batch.template, expected=batch.waiting)
    send_what_waits()
    _answer(call)
    promote_next(call, by=by)


def _draw(call: Call, *, by: Person, second: Person) -> None:
    day = formats.date_format(timezone.localdate(), "j F Y")
    source = f"The five numbers drawn on the market square on {day}, in the order in which they are called out"
    selection = prepare_draw(call, by=by, plan=Plan(source_words=source))
    send_what_waits()
    selection = Selection.objects.get(pk=selection.pk)
    propose_draw(selection, by=by)
    publish_draw(selection, by=second)
    draw_group(selection, by=by, text=NUMBERS)


def _answer(call: Call) -> None:
    """One who applied alone declines; the last three have not answered yet; everybody else comes."""
    offers = list(PlaceOffer.objects.filter(application__call=call).order_by("application__number"))
    alone = [offer for offer in offers if offer.application.duo_id is None]
    silent = {offer.pk for offer in alone[-UNANSWERED:]}
    decline_place(alone[0])
    for offer in offers:
        if offer.pk not in silent | {alone[0].pk}:
            confirm_place(offer, is_shown=bool(offer.pk % 2))
