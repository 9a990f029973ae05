"""The driver of the conformance tests: `tests/conformance/run` puts these together.

    table.py      which judge must see which kind
    workshop.py   finds Go, builds the judges
    bench.py      asks judges about states: one process a judge, whatever the number of states
    documents.py  YAML files to objects
    fixtures.py   rejects/ and accepts/
    folders.py    the folders that `canaryc build` writes
    selftest.py   that folders.py refuses what it should
    report.py     TAP

The order is that of the arrows: nothing imports what stands above it but table.py and report.py.
"""
