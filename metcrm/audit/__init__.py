"""Who did what: append-only events, chained per tenant, written on purpose and by name."""
