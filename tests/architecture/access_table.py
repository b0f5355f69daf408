"""The table of who comes in where; `tests/architecture/test_access_table.py` knocks on every door of it.

+ comes in, if only to a form that is refused    > is asked to sign in    x is refused    - is told it is not there
k is asked for a token; who comes in with one is in `tests/architecture/api_table.py`
"""

from __future__ import annotations

# What an address needs, where the parameter's own name does not say which one: names in `Town.values`.
VALUES = {
    ("admin.letter_edit", "kind"): "letter_kind",
    ("admin.letter_page", "kind"): "letter_kind",
    ("admin.letter_undo", "kind"): "letter_kind",
    ("admin.tariff_part_edit", "code"): "rule",
    ("admin.tariff_part_move", "code"): "rule",
    ("admin.tariff_part_remove", "code"): "rule",
    ("casework.series_decide", "reference"): "waiting_series",
    ("member.booking_take", "reference"): "displaced",
    ("member.series_cancel", "reference"): "series",
    ("member.series_change", "reference"): "series",
    ("member.series_put_back", "reference"): "series",
    ("member.series_show", "reference"): "series",
    ("casework.request_approve", "reference"): "requested",
    ("casework.request_refuse", "reference"): "requested",
    ("casework.request_show", "reference"): "requested",
    ("admin.tariff_withdraw", "tariff_id"): "coming",
    ("casework.letter_send_again", "letter_id"): "failed_letter",
    ("member.notice_show", "letter_id"): "notice",
    ("member.notice_unread", "letter_id"): "notice",
    ("api.space_availability", "slug"): "space",
    ("api.space_show", "slug"): "space",
    ("api.venue_show", "slug"): "venue",
    ("public.tariff_version", "code"): "published",
    ("feeds.space_show", "slug"): "space",
    ("feeds.venue_show", "slug"): "venue",
    ("public.space_show", "slug"): "space",
    ("public.venue_day", "slug"): "venue",
    ("public.venue_show", "slug"): "venue",
}
QUERIES = {
    "member.booking_new": {"space": "space"},
    "member.series_new": {"space": "space"},
    "member.watch_new": {"space": "space"},
    "admin.closure_new": {"venue": "venue_id"},
}

# The member's and the manager's club has its bookings at the venue of caretaker, officer and venue_admin.
TABLE = """
                                           nobody
                                           | stranger
                                           | | member
                                           | | | manager
                                           | | | | caretaker
                                           | | | | | officer
                                           | | | | | | venue admin
                                           | | | | | | | officer elsewhere
                                           | | | | | | | | administrator

GET  admin.home                            > x x x x x + x +
GET  admin.venue_list                      > x x x x x + x +
GET  admin.venue_new                       > x x x x x x x +
POST admin.venue_new                       > x x x x x x x +
GET  admin.venue_show                      > x x x x x + x +
GET  admin.venue_edit                      > x x x x x + x +
POST admin.venue_edit                      > x x x x x + x +
GET  admin.venue_retire                    > x x x x x + x +
POST admin.venue_retire                    > x x x x x + x +
POST admin.venue_restore                   > x x x x x + x +
GET  admin.space_show                      > x x x x x + x +
GET  admin.space_new                       > x x x x x + x +
POST admin.space_new                       > x x x x x + x +
GET  admin.space_edit                      > x x x x x + x +
POST admin.space_edit                      > x x x x x + x +
GET  admin.space_move                      > x x x x x + x +
POST admin.space_move                      > x x x x x + x +
GET  admin.space_retire                    > x x x x x + x +
POST admin.space_retire                    > x x x x x + x +
POST admin.space_restore                   > x x x x x + x +
GET  admin.opening_hours_list              > x x x x x + x +
GET  admin.opening_hours_new               > x x x x x + x +
POST admin.opening_hours_new               > x x x x x + x +
GET  admin.opening_hours_edit              > x x x x x + x +
POST admin.opening_hours_edit              > x x x x x + x +
GET  admin.opening_hours_remove            > x x x x x + x +
POST admin.opening_hours_remove            > x x x x x + x +
GET  admin.opening_hours_days              > x x x x x + x +
POST admin.opening_hours_days              > x x x x x + x +
GET  admin.special_day_new                 > x x x x x + x +
POST admin.special_day_new                 > x x x x x + x +
GET  admin.special_day_edit                > x x x x x + x +
POST admin.special_day_edit                > x x x x x + x +
GET  admin.special_day_remove              > x x x x x + x +
POST admin.special_day_remove              > x x x x x + x +
GET  admin.booking_terms_edit              > x x x x x x x +
POST admin.booking_terms_edit              > x x x x x x x +
GET  admin.booking_terms_place             > x x x x x + x +
POST admin.booking_terms_place             > x x x x x + x +
GET  admin.equipment_list                  > x x x x x + x +
GET  admin.equipment_new                   > x x x x x + x +
POST admin.equipment_new                   > x x x x x + x +
GET  admin.equipment_edit                  > x x x x x + x +
POST admin.equipment_edit                  > x x x x x + x +
GET  admin.equipment_retire                > x x x x x + x +
POST admin.equipment_retire                > x x x x x + x +
POST admin.equipment_restore               > x x x x x + x +
GET  admin.closure_list                    > x x x x + + + +
GET  admin.closure_new                     > x x x x + + - +
POST admin.closure_new                     > x x x x + + - +
GET  admin.closure_show                    > x x x x + + - +
GET  admin.closure_undo                    > x x x x + + - +
POST admin.closure_undo                    > x x x x + + - +
GET  admin.school_calendar_list            > x x x x x x x +
GET  admin.school_calendar_new             > x x x x x x x +
POST admin.school_calendar_new             > x x x x x x x +
GET  admin.school_calendar_show            > x x x x x x x +
GET  admin.school_calendar_edit            > x x x x x x x +
POST admin.school_calendar_edit            > x x x x x x x +
GET  admin.school_calendar_period_new      > x x x x x x x +
POST admin.school_calendar_period_new      > x x x x x x x +
GET  admin.school_calendar_period_edit     > x x x x x x x +
POST admin.school_calendar_period_edit     > x x x x x x x +
GET  admin.school_calendar_period_remove   > x x x x x x x +
POST admin.school_calendar_period_remove   > x x x x x x x +
GET  admin.letter_list                     > x x x x x x x +
GET  admin.letter_edit                     > x x x x x x x +
POST admin.letter_edit                     > x x x x x x x +
GET  admin.letter_page                     > x x x x x x x +
POST admin.letter_undo                     > x x x x x x x +
GET  admin.job_list                        > x x x x x x x +
GET  admin.person_list                     > x x x x x x x +
GET  admin.person_show                     > x x x x x x x +
GET  admin.person_deactivate               > x x x x x x x +
POST admin.person_deactivate               > x x x x x x x +
POST admin.person_reactivate               > x x x x x x x +
GET  admin.person_roles                    > x x x x x x x +
POST admin.person_roles                    > x x x x x x x +
GET  admin.person_new                      > x x x x x x x +
POST admin.person_new                      > x x x x x x x +
GET  admin.token_list                      > x x x x x x x +
GET  admin.token_new                       > x x x x x x x +
POST admin.token_new                       > x x x x x x x +
GET  admin.token_revoke                    > x x x x x x x +
POST admin.token_revoke                    > x x x x x x x +
GET  admin.tariff_list                     > x x x x x x x +
GET  admin.tariff_show                     > x x x x x x x +
GET  admin.tariff_describe                 > x x x x x x x +
POST admin.tariff_describe                 > x x x x x x x +
GET  admin.tariff_check                    > x x x x x x x +
POST admin.tariff_copy                     > x x x x x x x +
GET  admin.tariff_difference               > x x x x x x x +
GET  admin.tariff_discard                  > x x x x x x x +
POST admin.tariff_discard                  > x x x x x x x +
GET  admin.tariff_file                     > x x x x x x x +
GET  admin.tariff_part_new                 > x x x x x x x +
POST admin.tariff_part_new                 > x x x x x x x +
GET  admin.tariff_part_edit                > x x x x x x x +
POST admin.tariff_part_edit                > x x x x x x x +
POST admin.tariff_part_move                > x x x x x x x +
GET  admin.tariff_part_remove              > x x x x x x x +
POST admin.tariff_part_remove              > x x x x x x x +
GET  admin.tariff_publish                  > x x x x x x x +
POST admin.tariff_publish                  > x x x x x x x +
GET  admin.tariff_withdraw                 > x x x x x x x +
POST admin.tariff_withdraw                 > x x x x x x x +
GET  admin.tariff_try                      > x x x x x x x +
POST admin.tariff_keep_case                > x x x x x x x +
POST admin.tariff_case_of_booking          > x x x x x x x -
GET  admin.tariff_import                   > x x x x x x x +
POST admin.tariff_import                   > x x x x x x x +
GET  admin.tariff_new                      > x x x x x x x +
POST admin.tariff_new                      > x x x x x x x +

GET  api.reference                         + + + + + + + + +
GET  api.openapi                           + + + + + + + + +
GET  api.booking_list                      k k k k k k k k k
POST api.booking_new                       k k k k k k k k k
GET  api.booking_show                      k k k k k k k k k
PATCH api.booking_change                   k k k k k k k k k
POST api.booking_cancel                    k k k k k k k k k
GET  api.booking_cancellation              k k k k k k k k k
GET  api.organisation_list                 k k k k k k k k k
POST api.quote_new                         k k k k k k k k k
GET  api.search                            k k k k k k k k k
GET  api.series_list                       k k k k k k k k k
POST api.series_new                        k k k k k k k k k
POST api.series_preview                    k k k k k k k k k
GET  api.series_show                       k k k k k k k k k
PATCH api.series_change                    k k k k k k k k k
POST api.series_change_preview             k k k k k k k k k
POST api.series_cancel                     k k k k k k k k k
GET  api.series_cancellation               k k k k k k k k k
POST api.series_put_back                   k k k k k k k k k
GET  api.space_list                        k k k k k k k k k
GET  api.space_show                        k k k k k k k k k
GET  api.space_availability                k k k k k k k k k
GET  api.token_show                        k k k k k k k k k
GET  api.venue_list                        k k k k k k k k k
GET  api.venue_show                        k k k k k k k k k

GET  caretaker.day_show                    > x x x + + + + +
GET  caretaker.letter_edit                 > x x x + - - - -
POST caretaker.letter_edit                 > x x x + - - - -

GET  casework.letter_list                  > x x x x + + + +
POST casework.letter_trust_address         > x x x x + + - +
POST casework.letter_send_again            > x x x x + + - +
GET  casework.membership_list              > x x x x + + + +
POST casework.membership_approve           > x x x x + + + +
POST casework.membership_refuse            > x x x x + + + +
GET  casework.series_decide                > x x x x + + - +
POST casework.series_decide                > x x x x + + - +
GET  casework.organisation_list            > x x x x + + + +
GET  casework.organisation_show            > x x x x + + + +
GET  casework.organisation_facts_edit      > x x x x - - - +
POST casework.organisation_facts_edit      > x x x x - - - +
GET  casework.organisation_tenant_class    > x x x x - - - +
POST casework.organisation_tenant_class    > x x x x - - - +
GET  casework.booking_fee_new              > x x x x + + - +
POST casework.booking_fee_new              > x x x x + + - +
GET  casework.booking_fee_withdraw         > x x x x + + - +
POST casework.booking_fee_withdraw         > x x x x + + - +
GET  casework.request_list                 > x x x x + + + +
GET  casework.request_show                 > x x x x + + - +
POST casework.request_approve              > x x x x + + - +
POST casework.request_refuse               > x x x x + + - +

GET  feeds.activity_list                   + + + + + + + + +
GET  feeds.space_show                      + + + + + + + + +
GET  feeds.subscription_show               - - - - - - - - -
GET  feeds.venue_show                      + + + + + + + + +

GET  language_choose                       + + + + + + + + +

GET  member.profile_show                   > + + + + + + + +
GET  member.booking_list                   > + + + + + + + +
GET  member.booking_show                   > - + + + + + - +
GET  member.booking_calendar               > - + + + + + - +
GET  member.booking_cancel                 > - + + - + + - +
POST member.booking_cancel                 > - + + - + + - +
GET  member.booking_give_back              > - + + - + + - +
POST member.booking_give_back              > - + + - + + - +
GET  member.booking_take                   > - + + - + + - +
POST member.booking_take                   > - + + - + + - +
GET  member.booking_change                 > - + + - + + - +
POST member.booking_change                 > - + + - + + - +
GET  member.booking_new                    > + + + + + + + +
POST member.booking_new                    > + + + + + + + +
GET  member.series_new                     > + + + + + + + +
POST member.series_new                     > + + + + + + + +
GET  member.series_show                    > - + + + + + - +
POST member.series_put_back                > - + + - + + - +
GET  member.series_change                  > - + + - + + - +
POST member.series_change                  > - + + - + + - +
GET  member.series_cancel                  > - + + - + + - +
POST member.series_cancel                  > - + + - + + - +
POST member.membership_approve             > - - + - + + + +
GET  member.membership_edit                > - - + - + + + +
POST member.membership_edit                > - - + - + + + +
GET  member.membership_end                 > - - + - + + + +
POST member.membership_end                 > - - + - + + + +
POST member.membership_refuse              > - - + - + + + +
GET  member.organisation_list              > + + + + + + + +
POST member.organisation_join              > + + + + + + + +
GET  member.organisation_show              > - + + - + + + +
GET  member.organisation_edit              > - - + - + + + +
POST member.organisation_edit              > - - + - + + + +
GET  member.membership_list                > - + + - + + + +
GET  member.membership_new                 > - - + - + + + +
POST member.membership_new                 > - - + - + + + +
GET  member.team_new                       > - - + - + + + +
POST member.team_new                       > - - + - + + + +
GET  member.token_list                     > - - + - + + + +
GET  member.token_new                      > - - + - + + + +
POST member.token_new                      > - - + - + + + +
GET  member.token_revoke                   > - - + - + + + +
POST member.token_revoke                   > - - + - + + + +
GET  member.organisation_new               > + + + + + + + +
POST member.organisation_new               > + + + + + + + +
POST member.organisation_private           > + + + + + + + +
GET  member.letter_preference_edit         > + + + + + + + +
POST member.letter_preference_edit         > + + + + + + + +
GET  member.notice_list                    > + + + + + + + +
GET  member.notice_show                    > - - + - - - - -
POST member.notice_unread                  > - - + - - - - -
POST member.notice_read_all                > + + + + + + + +
GET  member.password_edit                  > + + + + + + + +
POST member.password_edit                  > + + + + + + + +
GET  member.profile_edit                   > + + + + + + + +
POST member.profile_edit                   > + + + + + + + +
GET  member.subscription_list              > + + + + + + + +
GET  member.subscription_new               > + + + + + + + +
POST member.subscription_new               > + + + + + + + +
POST member.subscription_end               > - + - - - - - -
GET  member.watch_list                     > + + + + + + + +
GET  member.watch_new                      > + + + + + + + +
POST member.watch_new                      > + + + + + + + +
POST member.watch_end                      > - + + - + + - +
GET  member.watch_take                     > - + + - + + - +
POST member.watch_take                     > - + + - + + - +
POST member.watch_decline                  > - + + - + + - +
GET  member.team_edit                      > - - + - + + + +
POST member.team_edit                      > - - + - + + + +
POST member.team_remove                    > - - + - + + + +

GET  public.free_time_list                  + + + + + + + + +
GET  public.home                           + + + + + + + + +
GET  public.about                          + + + + + + + + +
GET  public.accessibility                  + + + + + + + + +
GET  public.password_choose                + + + + + + + + +
POST public.password_choose                + + + + + + + + +
GET  public.confirm_email                  + + + + + + + + +
POST public.confirm_email                  + + + + + + + + +
GET  public.password_forgotten             + + + + + + + + +
POST public.password_forgotten             + + + + + + + + +
GET  public.password_sent                  + + + + + + + + +
GET  public.tariff_show                    + + + + + + + + +
GET  public.tariff_version                 + + + + + + + + +
GET  public.try_it                         + + + + + + + + +
GET  public.privacy                        + + + + + + + + +
GET  public.sign_in                        + + + + + + + + +
POST public.sign_in                        + + + + + + + + +
POST public.sign_out                       + + + + + + + + +
GET  public.sign_up                        + + + + + + + + +
POST public.sign_up                        + + + + + + + + +
GET  public.sign_up_sent                   + + + + + + + + +
GET  public.space_show                     + + + + + + + + +
GET  public.unsubscribe                    + + + + + + + + +
POST public.unsubscribe                    + + + + + + + + +
GET  public.subscribe                      + + + + + + + + +
GET  public.venue_list                     + + + + + + + + +
GET  public.venue_show                     + + + + + + + + +
GET  public.venue_day                      + + + + + + + + +

GET  metrics                               x x x x x x x x +
GET  theme                                 + + + + + + + + +
"""
