"""What a client fills in before the first session: our own questions and texts, the signature, the sealed document."""
