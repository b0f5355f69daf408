"""The demonstration: a municipality's premises with a year of bookings, made anew around the day it is loaded.

Names of venues are real (see `data/venues.csv` for where each is from); areas, capacities, hours, contacts,
organisations, people and bookings are invented and marked as such. The same start date gives the same year.
"""
