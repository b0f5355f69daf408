"""What people read when a row of an imported file is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l

MOST_KNOWN_TOLD = 12  # a longer list helps nobody in a message


def _too_large(p: Mapping[str, Any]) -> str:
    megabytes = f"{p['most'] / 1024 / 1024:.0f} MB"
    return _("Fila %(file)s er for stor. Den kan være på høyst %(most)s.", file=p["file"], most=megabytes)


def _unknown_column(p: Mapping[str, Any]) -> str:
    return _and_meant(_("Denne kolonnen er ikke kjent."), p)


def _unknown_word(p: Mapping[str, Any]) -> str:
    text = _and_meant(_("«%(value)s» er ikke et kjent valg.", value=p["value"]), p)
    if p.get("suggestion") or len(p["known"]) > MOST_KNOWN_TOLD:
        return text
    return text + " " + _("Velg blant %(known)s.", known=", ".join(p["known"]))


def _not_a_slug(p: Mapping[str, Any]) -> str:
    text = _("«%(value)s» kan ikke stå i en adresse. Bruk små bokstaver a–z, tall og bindestrek.", value=p["value"])
    return _and_meant(text, p)


def _and_meant(text: str, p: Mapping[str, Any]) -> str:
    return text + " " + _("Mente du «%(meant)s»?", meant=p["suggestion"]) if p.get("suggestion") else text


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str] | LazyProxy] = {
    # the file
    "import.file_empty": _l("Fila %(file)s er tom."),
    "import.file_too_large": _too_large,
    "import.old_excel": _l("Fila %(file)s er i det gamle Excel-formatet. Lagre den som .xlsx eller CSV."),
    "import.xlsx_broken": _l("Fila %(file)s kan ikke leses som et Excel-ark. Lagre den på nytt som .xlsx eller CSV."),
    "import.csv_broken": _l("Fila %(file)s er ødelagt ved linje %(line)s. Er et anførselstegn ikke lukket?"),
    "import.not_a_table": _l("Fila %(file)s er verken CSV eller Excel."),
    "import.too_many_rows": _l("%(file)s har for mange rader. Høyst %(most)s kan leses om gangen."),
    "import.too_many_columns": _l("%(file)s har for mange kolonner. Høyst %(most)s kan leses."),
    "import.no_rows": _l("Det er ingen rader å lese."),
    # the headings
    "import.unknown_column": _unknown_column,
    "import.column_twice": _l("Denne kolonnen står to ganger."),
    "import.missing_column": _l("Denne kolonnen mangler."),
    "import.cell_without_heading": _l("Raden har innhold i en kolonne uten overskrift."),
    # one cell
    "import.empty_cell": _l("Feltet må fylles ut."),
    "import.formula": _l("«%(value)s» ser ut som en formel. Lim inn verdien i stedet."),
    "import.control_character": _l("Feltet inneholder tegn som ikke kan vises."),
    "import.line_break": _l("Feltet kan ikke ha linjeskift."),
    "import.too_long": _l("Teksten har %(length)s tegn. Det er plass til %(most)s."),
    "import.not_a_number": _l("«%(value)s» er ikke et tall."),
    "import.number_out_of_range": _l("%(value)s er utenfor %(least)s–%(most)s."),
    "import.not_yes_or_no": _l("«%(value)s» er verken ja eller nei."),
    "import.not_a_date": _l("«%(value)s» er ikke en dato. Skriv 17.08.2026 eller 2026-08-17."),
    "import.date_out_of_range": _l("%(value)s er for langt unna."),
    "import.not_a_time": _l("«%(value)s» er ikke et klokkeslett. Skriv 16.00."),
    "import.not_a_weekday": _l("«%(value)s» er ikke ukedager. Skriv for eksempel ma–fr eller lø, sø."),
    "import.not_a_slug": _not_a_slug,
    "import.not_an_email": _l("«%(value)s» er ikke en e-postadresse."),
    "import.not_a_phone": _l("«%(value)s» er ikke et telefonnummer."),
    "import.not_digits": _l("«%(value)s» skal være %(length)s siffer."),
    "import.not_a_part": _l("«%(value)s» er ikke en del. Skriv for eksempel 1/3."),
    "import.not_an_organisation_number": _l("«%(value)s» er ikke et organisasjonsnummer. Det har ni siffer."),
    "import.organisation_number_checksum": _l(
        "«%(value)s» er ikke et gyldig organisasjonsnummer. Kontrollsifferet stemmer ikke."
    ),
    "import.unknown_word": _unknown_word,
    # one row
    "import.row_twice": _l("Det samme står i rad %(first_row)s."),
    "import.ends_before_start": _l("Slutten er før starten."),
    "import.closes_before_opening": _l("Stengetiden må være etter åpningstiden."),
    "import.half_opening_hours": _l("Fyll ut både når det åpner og når det stenger, eller ingen av dem."),
    "import.half_a_position": _l("Fyll ut både breddegrad og lengdegrad, eller ingen av dem."),
    "import.part_of_nothing": _l("En del må si hva den er en del av."),
    "import.young_more_than_all": _l("Flere under 19 år enn deltakere i alt."),
    "import.ages_the_wrong_way": _l("Den eldste kan ikke være yngre enn den yngste."),
    # school calendars
    "import.calendar_without_name": _l("Det mangler hvilken skolerute raden hører til."),
    "import.school_year_too_long": _l("Et skoleår kan ikke være lengre enn %(most)s dager."),
    "import.school_years_overlap": _l("Skoleåret overlapper det i rad %(other_row)s."),
    # premises
    "import.not_in_the_register": _l("«%(value)s» finnes ikke i registeret."),
    "import.several_of_that_name": _l("Flere heter «%(value)s». Bruk kortnavnet."),
    "import.space_of_another_venue": _l("«%(value)s» hører til et annet bygg. Et rom kan ikke flyttes mellom bygg."),
    "import.part_of_itself": _l("Rommet kan ikke være en del av seg selv."),
    "import.parts_in_the_way": _l(
        "Delingen kan ikke endres slik, for da ville bookinger som allerede er gjort, kommet i veien for hverandre."
    ),
    # organisations
    "import.number_missing": _l("En organisasjon av denne typen må ha organisasjonsnummer."),
    "import.number_not_for_persons": _l("En privatperson har ikke organisasjonsnummer."),
}
