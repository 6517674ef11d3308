"""One client's whole record on its way out: as data, as a FHIR bundle, on paper."""
