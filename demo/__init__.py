"""The make-believe water utility of Kroplin: a billing system's exports, and the truth beside.

Nothing here is real but the tariffs that say so. One seed gives one town, to the byte. Order of
creation: town, people, meters, usage, readings, bills, payments, files, truth.
"""
