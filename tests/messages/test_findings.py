"""Every refusal has words, and the words are looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

import booking
from booking.domain.errors import Finding
from booking.i18n import LANGUAGES, use_language
from booking.messages import (
    api_findings,
    booking_findings,
    import_findings,
    letter_findings,
    people_findings,
    premises_findings,
    sign_in_findings,
    tariff_draft_findings,
    tariff_findings,
    watch_findings,
)
from booking.messages.findings import SENTENCES, sentence
from tests.messages.series_sentences import SERIES

SOURCE = Path(booking.__file__).parent
FROM, TO = datetime(2026, 12, 3, 17, tzinfo=UTC), datetime(2026, 12, 3, 19, tzinfo=UTC)
WHEN = {"starts_at": FROM, "ends_at": TO}


def codes_in(source: str) -> Iterator[str]:
    """The codes that a module writes as they stand in `Finding("...")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield code.value


def modules_with_codes() -> list[Path]:
    return [path for layer in ("domain", "services", "web") for path in (SOURCE / layer).rglob("*.py")]


EXAMPLES = [
    ("booking.in_the_past", {"starts_at": FROM}, "Tiden er passert. Den begynte torsdag 3. desember kl. 18.00."),
    (
        "booking.too_short_notice",
        {"notice_minutes": 2880, "earliest": FROM},
        "Her må du booke minst 2 døgn før. Tidligste start er nå torsdag 3. desember kl. 18.00.",
    ),
    (
        "booking.beyond_horizon",
        {"horizon_days": 90, "last_day": date(2027, 2, 21)},
        "Du kan ikke booke så langt fram. Siste dag er nå 21. februar 2027.",
    ),
    (
        "booking.beyond_horizon",
        {"horizon_days": 0, "last_day": date(2026, 11, 23)},
        "Dette lokalet kan bare bookes samme dag.",
    ),
    ("booking.too_short", {"shortest_minutes": 60}, "Korteste booking her er 1 time."),
    ("booking.too_long", {"longest_minutes": 150}, "Lengste booking her er 2 timer 30 min."),
    ("booking.off_grid", {"grid_minutes": 30}, "Bookinger her starter og slutter på hele eller halve timer."),
    ("booking.off_grid", {"grid_minutes": 60}, "Bookinger her starter og slutter på hele timer."),
    ("booking.off_grid", {"grid_minutes": 15}, "Bookinger her starter og slutter på tider som går opp i 15 min."),
    (
        "booking.outside_opening_hours",
        {"day": date(2026, 12, 3), "hours": ("08:00-12:00", "16:00-24:00")},
        "Tiden er utenfor åpningstiden. Torsdag 3. desember er det åpent 08.00–12.00 og 16.00–24.00.",
    ),
    (
        "booking.closed_day",
        {"day": date(2027, 5, 17), "reason": "public_holiday", "name": "Grunnlovsdagen"},
        "Det er ikke åpent mandag 17. mai. Stengt: Grunnlovsdagen.",
    ),
    ("booking.taken", WHEN, "Lokalet er opptatt torsdag 3. desember kl. 18.00–20.00."),
    (
        "booking.in_buffer",
        {**WHEN, "gap_minutes": 15, "limit": datetime(2026, 12, 3, 19, 15, tzinfo=UTC)},
        (
            "Det må være 15 min mellom bookingene her, til rigging og rydding."
            " Du kan starte tidligst torsdag 3. desember kl. 20.15."
        ),
    ),
    (
        "booking.in_buffer",
        {**WHEN, "gap_minutes": 30, "limit": datetime(2026, 12, 3, 16, 30, tzinfo=UTC)},
        (
            "Det må være 30 min mellom bookingene her, til rigging og rydding."
            " Du må slutte senest torsdag 3. desember kl. 17.30."
        ),
    ),
    (
        "booking.closure",
        {**WHEN, "reason": "Gulvet lakkes"},
        "Lokalet er stengt torsdag 3. desember kl. 18.00–20.00: Gulvet lakkes",
    ),
    ("booking.closure", {**WHEN, "reason": ""}, "Lokalet er stengt torsdag 3. desember kl. 18.00–20.00."),
    (
        "booking.time_does_not_exist",
        {"day": date(2027, 3, 28), "at": time(2, 30), "next": datetime(2027, 3, 28, 1, tzinfo=UTC)},
        "Klokka blir aldri 02.30 søndag 28. mars 2027, fordi den stilles fram. Velg 03.00 eller senere.",
    ),
    ("booking.outside_calendar", {"year": 9999}, "Året 9999 er for langt unna. Sjekk datoen."),
    ("booking.ends_before_start", WHEN, "Slutten må være etter starten, som er torsdag 3. desember kl. 18.00."),
    ("booking.too_many_participants", {"participants": 50, "capacity": 40}, "Det er plass til 40 personer her."),
    ("booking.negative_participants", {}, "Skriv hvor mange dere blir, null eller flere."),
    (
        "booking.more_under_age_than_participants",
        {"age": 16, "young": 21, "participants": 20},
        "Flere under 16 år (21) enn deltakere i alt (20).",
    ),
    (
        "booking.more_of_the_younger",
        {"age": 16, "young": 19, "older": 19, "number": 18},
        "Flere under 16 år (19) enn under 19 år (18).",
    ),
    ("booking.stated_unknown", {"fact": "loan_status"}, "«loan_status» er ikke noe som oppgis i en booking."),
    ("booking.stated_wrong", {"fact": "spectators"}, "«spectators» kan ikke være det som er skrevet."),
    (
        "booking.more_young_than_participants",
        {"young": 12, "participants": 10},
        "Flere under 19 år (12) enn deltakere i alt (10).",
    ),
    (
        "booking.not_open_to_booker",
        {"who": "local_organisations"},
        "Bare organisasjoner som hører til i kommunen, kan booke.",
    ),
    ("booking.space_out_of_use", {}, "Lokalet er tatt ut av bruk og kan ikke bookes."),
    ("booking.refused_by_rule", {"rule": "gym"}, "Reglene til kommunen tillater ikke denne bruken av lokalet."),
    ("booking.equipment_not_here", {}, "Noe av utstyret finnes ikke i dette bygget lenger. Velg på nytt."),
    (
        "booking.not_enough_equipment",
        {"name": "Stoler", "left": 12, "quantity": 30},
        "Stoler: 12 ledig i denne tiden, og du ba om 30.",
    ),
    (
        "booking.state_cannot_follow",
        {"before": "cancelled", "after": "confirmed"},
        "Dette kan ikke gjøres med bookingen lenger. Last siden på nytt.",
    ),
    (
        "booking.state_not_yours_to_set",
        {"before": "requested", "after": "confirmed"},
        "Dette er det bare kommunen som kan gjøre.",
    ),
    ("booking.closed", {"state": "cancelled"}, "Bookingen er avsluttet og kan ikke endres. Lag gjerne en ny."),
    (
        "booking.already_begun",
        {"starts_at": FROM},
        "Bookingen begynte torsdag 3. desember kl. 18.00 og kan ikke endres nå.",
    ),
    (
        "booking.already_decided",
        {"state": "confirmed"},
        "Noen har allerede svart på denne søknaden. Last siden på nytt.",
    ),
    ("booking.organisation_stays", {}, "En booking kan ikke flyttes til en annen organisasjon."),
    (
        "booking.deadline_passed",
        {"deadline": FROM},
        "Fristen for å flytte bookingen gikk ut torsdag 3. desember kl. 18.00. Du kan fortsatt avbestille.",
    ),
    (
        "booking.fee_has_changed",
        {"fee_ore": 40900},
        "Å avbestille koster nå 409 kr. Se over og avbestill på nytt hvis du fortsatt vil.",
    ),
    ("booking.reason_missing", {}, "Skriv hvorfor. Søkeren får begrunnelsen i brevet."),
    ("booking.price_missing", {}, "Reglene ga ingen pris. Skriv prisen, eller 0 når det er gratis."),
    ("booking_fee.reason_missing", {}, "Skriv hva som skjedde. Grunnen står i brevet."),
    (
        "booking_fee.unknown",
        {},
        "Prislista har ikke dette gebyret for denne bookingen. Velg et av dem som står her.",
    ),
    ("booking_fee.quantity", {"most": 1000}, "Skriv et antall fra 1 til 1 000."),
    (
        "booking_fee.not_begun",
        {"starts_at": FROM},
        "Bookingen begynner torsdag 3. desember kl. 18.00. Gebyr kan legges til når den har begynt.",
    ),
    ("booking_fee.never_took_place", {}, "Det ble ingen booking av dette, så det kan ikke få gebyr."),
    ("booking_fee.withdrawn_before", {}, "Gebyret er allerede tatt bort."),
    ("booking.price_reason_missing", {}, "Skriv hvorfor prisen er en annen enn reglene sier."),
    *SERIES,
    ("space.cycle", {"space_id": 1}, "Et lokale kan ikke være en del av seg selv eller av sine egne deler."),
    ("space.missing_parent", {"space_id": 1}, "Lokalet det skulle være en del av, finnes ikke."),
    ("space.no_parts", {"space_id": 1}, "Lokalet skal kunne deles, men har ingen deler. Legg til delene."),
    ("space.duplicate", {"space_id": 1}, "Det samme lokalet står to ganger."),
    (
        "opening_hours.crosses_midnight",
        {"opens": time(22), "closes": time(2)},
        (
            "Stengetiden må være etter åpningstiden."
            " Åpent over midnatt er to perioder: til 24.00, og fra 00.00 dagen etter."
        ),
    ),
    ("opening_hours.no_weekday", {}, "Velg minst én ukedag."),
    (
        "opening_hours.season_ends_before_start",
        {"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)},
        "Sesongen kan ikke slutte 1. januar 2026, før den begynner 1. januar 2027.",
    ),
    ("terms.out_of_range", {"least": 0, "most": 1000}, "Skriv et tall fra 0 til 1 000, eller la feltet stå tomt."),
    (
        "terms.grid_does_not_divide_day",
        {"grid_minutes": 7},
        "Et døgn kan ikke deles i biter på 7 min. Velg for eksempel 15, 30 eller 60 minutter.",
    ),
    (
        "terms.no_possible_length",
        {"shortest_minutes": 30, "longest_minutes": 45, "grid_minutes": 60},
        "Ingen booking blir mulig: korteste er 30 min og lengste 45 min, og tidene går opp i 1 time.",
    ),
    ("closure.booking_ended", {}, "Bookingen er avbestilt siden."),
    ("closure.took_another", {}, "Det er tatt en annen tid i stedet, og den gjelder."),
    ("closure.time_is_over", {}, "Tida er over."),
    ("closure.space_out_of_use", {}, "Lokalet er tatt ut av bruk."),
    ("closure.still_closed", {}, "Lokalet er stengt av en annen grunn."),
    ("closure.time_is_taken", {}, "Tida er tatt av andre."),
    ("closure.equipment_is_out", {}, "Utstyret er lånt ut til andre."),
    ("booking.no_such_offer", {}, "Denne tida ble ikke tilbudt. Velg en av dem som står her."),
    ("booking.has_another_time", {"reference": "KY7"}, "Dere har tatt en annen tid allerede, booking KY7."),
    (
        "booking.price_has_changed",
        {"price_ore": 60_000},
        "Prisen er nå 600 kr. Se over og ta tida hvis du fortsatt vil.",
    ),
    (
        "booking.price_has_changed",
        {"price_ore": None},
        "Prisen må nå avgjøres av en saksbehandler. Se over og be om tida hvis du fortsatt vil.",
    ),
    ("space.not_a_part", {}, "Skriv delen som en brøk, for eksempel 1/3."),
    ("space.part_of_nothing", {}, "Bare et lokale som er en del av et annet, kan være en brøkdel."),
    ("space.slug_missing", {}, "Skriv en nettadresse med bokstavene a–z."),
    (
        "space.slug_taken",
        {"slug": "ashallen-sal", "free": "ashallen-sal-2"},
        "Et annet lokale har nettadressen «ashallen-sal». «ashallen-sal-2» er ledig.",
    ),
    (
        "space.bookings_in_the_way",
        WHEN,
        (
            "Dette går ikke nå: Bookinger som i dag kan stå ved siden av hverandre, ville fått samme plass."
            " Den første er torsdag 3. desember 2026 kl. 18.00–20.00. Flytt eller avlys den ene først."
        ),
    ),
    ("space.has_bookings", {"number": 1}, "1 booking framover trenger lokalet. Se over den først."),
    ("space.has_bookings", {"number": 12}, "12 bookinger framover trenger lokalet. Se over dem først."),
    ("venue.slug_missing", {}, "Skriv en nettadresse med bokstavene a–z."),
    (
        "venue.slug_taken",
        {"slug": "ashallen", "free": "ashallen-2"},
        "Et annet sted har nettadressen «ashallen». «ashallen-2» er ledig.",
    ),
    ("venue.half_a_position", {}, "Fyll ut både breddegrad og lengdegrad, eller ingen av dem."),
    ("venue.has_bookings", {"number": 2}, "2 bookinger framover er på dette stedet. Se over dem først."),
    ("opening_hours.no_hours", {}, "Skriv åpningstid for minst én ukedag."),
    ("opening_hours.windows_overlap", {}, "Dette tidsrommet går inn i et annet samme dag. Slå dem sammen til ett."),
    (
        "opening_hours.season_twice",
        {},
        "Det finnes allerede åpningstider for denne perioden og disse dagene. Endre dem i stedet.",
    ),
    (
        "opening_hours.leaves_bookings_outside",
        {"number": 3},
        "3 bookinger blir stående utenfor åpningstiden. Se over dem først.",
    ),
    (
        "special_day.ends_before_start",
        {"starts_on": date(2026, 12, 24)},
        "Siste dag kan ikke være før den første, 24. desember 2026.",
    ),
    ("special_day.dates_twice", {}, "Det finnes allerede egne tider for disse datoene. Endre dem i stedet."),
    (
        "terms.no_possible_length_at",
        {
            "shortest_minutes": 120,
            "longest_minutes": 60,
            "grid_minutes": 30,
            "space": "Hallen",
            "venue": "Åshallen",
        },
        ("Da kan Hallen på Åshallen ikke bookes: korteste er 2 timer og lengste 1 time, og tidene går opp i 30 min."),
    ),
    ("equipment.code_taken", {"code": "chair"}, "Varekoden chair er brukt om noe annet her."),
    (
        "equipment.stock_below_lent",
        {"most": 20, **WHEN},
        (
            "Bookinger som står, har bestilt 20 på én gang."
            " Første gang det blir for få, er torsdag 3. desember 2026 kl. 18.00–20.00."
        ),
    ),
    ("equipment.has_bookings", {"number": 1}, "1 booking framover har bestilt dette. Se over den først."),
    (
        "school_calendar.name_taken",
        {"name": "Skolene i Ås"},
        "Det finnes allerede en skolerute som heter Skolene i Ås.",
    ),
    (
        "school_calendar.ends_before_start",
        {"starts_on": date(2026, 12, 24)},
        "Siste dag kan ikke være før den første, 24. desember 2026.",
    ),
    ("school_calendar.period_twice", {}, "Skoleruta har allerede slike dager fra denne datoen."),
    ("school_calendar.year_too_long", {"most": 366}, "Et skoleår kan ikke være lengre enn 366 dager."),
    (
        "school_calendar.years_overlap",
        {"starts_on": date(2026, 8, 17), "ends_on": date(2027, 6, 18)},
        "Skoleåret går inn i et annet, fra 17. august 2026 til 18. juni 2027.",
    ),
    (
        "closure.too_long",
        {},
        "Steng i høyst to år om gangen. Skal det være stengt for godt, ta det heller ut av bruk.",
    ),
    (
        "closure.in_the_past",
        {"ends_at": TO},
        "Stengingen er over allerede. Velg en slutt som ligger fram i tid.",
    ),
    (
        "closure.hits_bookings",
        {"number": 1},
        "Nå er det 1 booking i denne tiden. Se over og steng på nytt.",
    ),
    ("sign_in.wrong", {}, "E-postadressen eller passordet er feil."),
    (
        "sign_in.not_confirmed",
        {"email": "kari@example.no"},
        "Du må bekrefte e-postadressen først. Vi har sendt en ny lenke til kari@example.no.",
    ),
    ("sign_in.too_many_attempts", {"minutes": 1}, "For mange forsøk. Prøv igjen om 1 minutt."),
    ("sign_in.too_many_attempts", {"minutes": 15}, "For mange forsøk. Prøv igjen om 15 minutter."),
    ("link.not_valid", {}, "Lenken er brukt eller for gammel. Be om en ny."),
    ("link.password_needed", {}, "Skriv passordet du valgte, så vet vi at kontoen er din."),
    ("password.wrong", {}, "Passordet er feil."),
    ("password.too_short", {"least": 12, "length": 5}, "Passordet må ha minst 12 tegn."),
    ("password.too_simple", {}, "Passordet er for lett å gjette. Bruk gjerne flere ord etter hverandre."),
]


@pytest.mark.parametrize(("code", "parameters", "words"), EXAMPLES)
def test_a_finding_is_said_as_a_good_clerk_would(code, parameters, words):
    assert sentence(Finding(code, parameters=parameters)).replace("\xa0", " ") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_in_every_language(language):
    with use_language(language):
        for code, parameters, _words in EXAMPLES:
            assert "%(" not in sentence(Finding(code, parameters=parameters))


def test_every_sentence_about_bookings_premises_and_signing_in_has_been_looked_at():
    looked_at = {*booking_findings.SENTENCES, *premises_findings.SENTENCES, *sign_in_findings.SENTENCES}
    assert looked_at == {code for code, _, _ in EXAMPLES}


@pytest.mark.parametrize("path", modules_with_codes(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_code_that_is_written_has_a_sentence(path):
    assert set(codes_in(path.read_text(encoding="utf-8"))) - set(SENTENCES) == set()


def test_a_code_without_a_sentence_would_be_found():
    planted = 'def check(): return Finding("booking.nobody_said_this", "starts_at", {})'
    assert set(codes_in(planted)) - set(SENTENCES) == {"booking.nobody_said_this"}


def test_no_code_stands_in_two_tables():
    tables = (
        api_findings,
        booking_findings,
        premises_findings,
        people_findings,
        sign_in_findings,
        import_findings,
        letter_findings,
        tariff_draft_findings,
        tariff_findings,
        watch_findings,
    )
    assert sum(len(table.SENTENCES) for table in tables) == len(SENTENCES)


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        sentence(Finding("booking.nobody_said_this"))
