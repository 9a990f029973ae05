"""The driver of the conformance tests: `tests/conformance/run` puts these together.

    report.py     TAP
    table.py      which judge must see which kind
    workshop.py   finds Go, builds the judges
    bench.py      asks judges about states: one process a judge, whatever the number of states
    documents.py  YAML files to objects
    fixtures.py   rejects/ and accepts/
    noise.py      broken objects, on which no judge may end
    compiler.py   runs canaryc
    scratch.py    folders to build into
    folders.py    the folders that `canaryc build` writes
    routing.py    where requests go
    founding.py   the plans of examples/ and plans/
    generated.py  random plans
    guarding.py   random guardrails
    schemas.py    crds/ from the modules
    selftest.py   that folders.py refuses what it should

Each imports only what stands above it, and tests/property.
"""
