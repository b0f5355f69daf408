"""Which token comes in where in the API; `tests/architecture/test_api_table.py` tries every one at every operation.

+ comes in, if only to a refusal of what was sent    k is asked for a token that holds    x lacks the scope
- is told it is not there
"""

from __future__ import annotations

# The booking and the series are the club's, at the venue of `system reads` and `system books`.
TABLE = """
                                      no token
                                      | unknown, revoked or too old
                                      | | club reads
                                      | | | club books
                                      | | | | others book
                                      | | | | | system reads
                                      | | | | | | system books
                                      | | | | | | | system books elsewhere
                                      | | | | | | | | system books everywhere

GET   api.booking_list                k k + + + + + + +
POST  api.booking_new                 k k x + - x + - +
GET   api.booking_show                k k + + - + + - +
PATCH api.booking_change              k k x + - x + - +
POST  api.booking_cancel              k k x + - x + - +
GET   api.booking_cancellation        k k + + - - + - +
GET   api.organisation_list           k k + + + + + + +
POST  api.quote_new                   k k + + - - + - +
GET   api.search                      k k + + + + + + +
GET   api.series_list                 k k + + + + + + +
POST  api.series_new                  k k x + - x + - +
POST  api.series_preview              k k + + - - + - +
GET   api.series_show                 k k + + - + + - +
PATCH api.series_change               k k x + - x + - +
POST  api.series_change_preview       k k + + - - + - +
POST  api.series_cancel               k k x + - x + - +
GET   api.series_cancellation         k k + + - - + - +
POST  api.series_put_back             k k x + - x + - +
GET   api.space_list                  k k + + + + + + +
GET   api.space_show                  k k + + + + + + +
GET   api.space_availability          k k + + + + + + +
GET   api.token_show                  k k + + + + + + +
GET   api.venue_list                  k k + + + + + + +
GET   api.venue_show                  k k + + + + + + +
"""
