"""The outbox: a mail is a row before it is an event. Nothing sends mail except by writing one here."""
