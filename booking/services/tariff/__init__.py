"""Tariffs: drafts that administrators write, and versions that are published and stay as they are."""

from booking.services.tariff.case import CaseAdded, case_of, make_case_of_booking
from booking.services.tariff.draft import (
    DescribeTariff,
    begin_tariff,
    copy_tariff,
    describe_tariff,
    discard_tariff,
    import_tariff,
)
from booking.services.tariff.part import SavePart, move_part, remove_part, save_part
from booking.services.tariff.parts import SECTIONS, digest, find_part, keyed_parts, with_part
from booking.services.tariff.publish import PublishTariff, preview_publication, publish_tariff
from booking.services.tariff.withdraw import WithdrawTariff, preview_withdrawal, withdraw_tariff

__all__ = [
    "SECTIONS",
    "CaseAdded",
    "DescribeTariff",
    "PublishTariff",
    "SavePart",
    "WithdrawTariff",
    "begin_tariff",
    "case_of",
    "copy_tariff",
    "describe_tariff",
    "digest",
    "discard_tariff",
    "find_part",
    "import_tariff",
    "keyed_parts",
    "make_case_of_booking",
    "move_part",
    "preview_publication",
    "preview_withdrawal",
    "publish_tariff",
    "remove_part",
    "save_part",
    "with_part",
    "withdraw_tariff",
]
