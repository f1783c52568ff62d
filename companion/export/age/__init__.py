"""The age v1 file format (https://c2sp.org/age), in the order in which a file is read.

    armour.py      the file as text, if it was made to travel by mail
    header.py      who may open it: stanzas and their MAC
    recipients.py  what a stanza means: a public key, or a passphrase, to the 16-byte file key
    stream.py      the contents: authenticated chunks of 64 KiB
    bech32.py      how keys are written for people: age1..., AGE-SECRET-KEY-1...

Callers use `companion.export.agefile`, which puts these together.
"""
