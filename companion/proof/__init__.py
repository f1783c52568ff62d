"""Companion watched at its work, for a group that wants to see for itself: `companion check --privacy`.

markers.py    words that nobody ever says, and the search for them in whatever guise
files.py      which files changed, and which of them hold a word
kernel.py     what Linux says: who listens, what was sent, which files are open
network.py    a network of its own, without a way out
watched.py    a companion (or leaking.py) that reports on itself while it runs
leaking.py    a program that does everything wrong: does all this notice?
stage.py      folders of its own, and the programs that run there
visitor.py    somebody with a link to the chair's page
sessions.py   the sessions that are played
verdict.py    what was seen, and whether it is as promised
"""
