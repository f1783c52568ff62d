"""The user's own key, and the public keys of others by name. Nothing here is secret without its passphrase.

identity.age   the secret key, itself an age file: `age -d -i identity.age FILE` opens what was sealed for it
keys.toml      public keys only: `own` and, under [recipients], other people's by name
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from companion import places
from companion.errors import UsageProblem
from companion.export import agefile, atomic, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_NAME = re.compile(r"(?!age1)\w[\w .-]{0,39}")
_SMALL_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Keyring:
    """Public keys. `own` is the user's, if there is one."""

    own: str | None = None
    recipients: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, text: str) -> agefile.X25519Recipient | agefile.HybridRecipient:
        """The recipient with this name, or whose public key this is. Raises UsageProblem `usage.recipient`."""
        return agefile.parse_recipient(self.recipients.get(text.strip(), text))


def identity_file() -> Path:
    """The user's own key. May not exist."""
    return places.settings_file().with_name("identity.age")


def load_keyring() -> Keyring:
    """Raises UsageProblem `usage.keys_malformed`."""
    path = _keyring_file()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Keyring()
    except (OSError, ValueError) as error:
        raise UsageProblem("usage.keys_malformed", path=path, why=str(error)) from error
    own, recipients = data.get("own"), data.get("recipients", {})
    values = [*([own] if own is not None else []), *(recipients.values() if isinstance(recipients, dict) else [None])]
    if not all(isinstance(value, str) for value in values):
        raise UsageProblem("usage.keys_malformed", path=path, why="own, recipients")
    return Keyring(own, recipients)


def remember(name: str, public_key: str) -> None:
    """Keeps somebody's public key under `name`, replacing an earlier one.

    Raises:
        UsageProblem: `usage.key_name`, `usage.recipient`, `usage.keys_malformed`.
        StorageProblem: the config folder can't be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageProblem("usage.key_name", name=name)
    agefile.parse_recipient(public_key)
    keyring = load_keyring()
    _save(replace(keyring, recipients={**keyring.recipients, name: public_key.strip()}))


def forget(name: str) -> bool:
    """Whether there was such a name."""
    keyring = load_keyring()
    if name not in keyring.recipients:
        return False
    _save(replace(keyring, recipients={other: key for other, key in keyring.recipients.items() if other != name}))
    return True


def create(passphrase: str, out: Path | None = None) -> str:
    """Makes a key, writes its protected secret half to `out` or its own place, and returns the public key.

    Raises:
        UsageProblem: `usage.key_exists`: a key is never replaced.
        StorageProblem: it can't be written.
    """
    path = out or identity_file()
    if path.exists():
        raise UsageProblem("usage.key_exists", path=path)
    identity = agefile.new_identity()
    public_key = agefile.write_recipient(identity.recipient)
    # As age-keygen writes it, so that other age programs read it too.
    lines = f"# public key: {public_key}\n{agefile.write_identity(identity)}\n"
    with atomic.problems(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = agefile.Passphrase(passphrase)
    atomic.write(path, lambda file: agefile.encrypt([lines.encode("ascii")], file, [lock], armour=True))
    if out is None:
        _save(replace(load_keyring(), own=public_key))
    return public_key


def read_identities(path: Path, ask: Callable[[], str]) -> list[agefile.X25519Identity | agefile.HybridIdentity]:
    """The secret keys in a file, protected or not. `ask` gives the passphrase, if it is protected.

    Raises:
        SealProblem: `seal.wrong_passphrase`, or the protected file is damaged.
        UsageProblem: `usage.identity`.
        StorageProblem: the file can't be read.
    """
    return _parse(_secret_lines(path, ask))


def copy(path: Path, target: Path) -> None:
    """Copies a key file as it is. Raises StorageProblem."""
    with atomic.problems(path):
        data = path.read_bytes()
    atomic.write_bytes(target, data)


def copy_unprotected(path: Path, target: Path, ask: Callable[[], str]) -> None:
    """Writes the secret key in `path` without protection. Raises as `read_identities`."""
    data = _secret_lines(path, ask)
    _parse(data)
    atomic.write_bytes(target, data)


def _secret_lines(path: Path, ask: Callable[[], str]) -> bytes:
    with atomic.problems(path), path.open("rb") as file:
        data = file.read(_SMALL_BYTES)
        if b"AGE-SECRET-KEY-" in data:
            return data
        file.seek(0)
        locks = [agefile.Passphrase(reading) for reading in words.readings(ask())]
        return b"".join(agefile.decrypt(file, locks))


def _parse(data: bytes) -> list[agefile.X25519Identity | agefile.HybridIdentity]:
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    identities = [agefile.parse_identity(line) for line in lines if line and not line.startswith("#")]
    if not identities:
        raise UsageProblem("usage.identity", why="-")
    return identities


def _keyring_file() -> Path:
    return places.settings_file().with_name("keys.toml")


def _save(keyring: Keyring) -> None:
    path = _keyring_file()
    lines = ["# Public keys only. Written by `companion keys`."]
    if keyring.own:
        lines.append(f"own = {_quoted(keyring.own)}")
    lines.append("[recipients]")
    lines += [f"{_quoted(name)} = {_quoted(key)}" for name, key in sorted(keyring.recipients.items())]
    with atomic.problems(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(path, ("\n".join(lines) + "\n").encode("utf-8"), overwrite=True)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # TOML's basic strings escape as JSON does
