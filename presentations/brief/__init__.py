"""The pre-visit brief: what to know before walking in, on one printed page.

`parts` says what a section is and keeps the list of them; `people`, `known`, `history` and `talk` write the sections of
this app; `content` gathers them for one practice; `paper` makes one page of them, whatever they hold.

An app above adds its own section in its AppConfig.ready:

    parts.register_section("outcomes", "Outcomes to show", outcomes_for, place=parts.Place.SIDE, rank=45)
"""
