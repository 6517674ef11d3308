"""The outbox under load and under fire, as the product runs: `python -m tests.bench_outbox.throughput` and
`python -m tests.bench_outbox.faults`. A mail server of its own answers as told; nothing leaves the machine."""
