"""What waits for an answer, and what got no for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from booking.demo.calendar import SATURDAY, Calendar
from booking.demo.plan import Planned
from booking.domain.vocabulary import Purpose

FRIDAY, SUNDAY = 5, 7


def waiting_requests(calendar: Calendar) -> Iterator[Planned]:
    """Requests from the last days, for weeks to come."""
    world = calendar.world
    wishes: tuple[tuple[str, str, int, int, str, str, Purpose, dict[str, Any]], ...] = (
        ("Lyngmo mannskor", "as-ungdomsskole-aula", 2, SATURDAY, "15:00", "19:00", Purpose.CONCERT,
         {"title": "Konsert", "people": 180, "extras": {"chair": 120}, "sells_tickets": True}),
        ("Eikelia håndballklubb", "ashallen-flerbrukshall", 3, SUNDAY, "18:30", "21:30", Purpose.MATCH,
         {"title": "Treningskamp", "people": 80, "young": 60}),
        ("Fagerlia danseklubb", "demohuset-storsal", 4, SUNDAY, "12:00", "17:00", Purpose.CONCERT,
         {"title": "Danseforestilling", "people": 250, "young": 60, "sells_tickets": True}),
        ("Turgjengen Vidvanke", "solberg-skole-samlingssal-nord", 2, 4, "18:30", "21:00", Purpose.MEETING,
         {"title": "Bildekveld", "people": 30}),
        ("Unge Fremover", "solberg-skole-samlingssal", 3, FRIDAY, "18:00", "21:30", Purpose.EVENT,
         {"title": "Spillkveld", "people": 60, "young": 55}),
        ("Ingrid Solli", "demohuset-lillesal", 5, SATURDAY, "14:00", "20:00", Purpose.PRIVATE_PARTY,
         {"title": "Konfirmasjon", "people": 60, "young": 12, "extras": {"kitchen": 1, "chair": 60, "table": 12}}),
        ("Samira Osman", "demohuset-storsal", 6, SATURDAY, "13:00", "21:00", Purpose.PRIVATE_PARTY,
         {"title": "Bryllup", "people": 160, "extras": {"kitchen": 1, "chair": 160, "table": 24}}),
        ("Norddal Bedriftshelse AS", "rustad-skole-amfi", 2, 2, "17:30", "20:00", Purpose.COURSE,
         {"title": "Ergonomikurs", "people": 60, "extras": {"projector": 1}}),
        ("Fagerlia husflidslag", "nordbytun-ungdomsskole-bibliotek", 2, 2, "18:00", "20:30", Purpose.COURSE,
         {"title": "Lappeteknikk", "people": 14}),
        ("Vennebroen kvinneforening", "as-ungdomsskole-mat-og-helse", 3, 3, "18:00", "21:00", Purpose.EVENT,
         {"title": "Matkveld", "people": 22, "young": 4}),
        ("Fagerlia svømmeklubb", "as-ungdomsskole-svommehall", 2, SATURDAY, "12:00", "14:00", Purpose.MATCH,
         {"title": "Klubbmesterskap", "people": 38, "young": 34}),
        ("Nabobygda håndballklubb", "ashallen-flerbrukshall", 4, SATURDAY, "18:30", "21:30", Purpose.MATCH,
         {"title": "Privatkamp", "people": 60, "young": 50}),
    )  # fmt: skip
    for name, place, weeks, weekday, starts, ends, purpose, more in wishes:
        monday = world.today - timedelta(days=world.today.isoweekday() - 1)
        day = monday + timedelta(weeks=weeks, days=weekday - 1)
        yield from calendar.waiting(world.tenants[name], place, day, starts, ends, purpose, **more)


def refused_requests(calendar: Calendar) -> Iterator[Planned]:
    """Requests that got no for an answer."""
    reasons = (
        "Salen er satt av til skolens egen forestilling.",
        "Denne dagen har vi ikke vaktmester. Prøv gjerne helgen etter.",
        "Arrangementet er større enn rømningsveiene tillater.",
        "Lokale lag går foran når to søker samme tid.",
    )
    names = (
        "Vannkanten Arrangement AS",
        "Nabobygda håndballklubb",
        "Regnmakeren Kurs og konsulent",
        "Lyngmo teaterlag",
    )
    places = ("asgard-skole-aula", "as-ungdomsskole-aula", "solberg-skole-samlingssal", "nordbytun-ungdomsskole-aula")
    for number, day in enumerate(calendar.weekends()):
        if number % 2:
            continue
        yield from calendar.refused(
            calendar.world.tenants[names[number // 2 % 4]], places[number // 2 % 3], day, "12:00", "18:00",
            Purpose.EVENT, reasons[number // 2 % 4], title="Arrangement", people=120,
        )  # fmt: skip
