"""What can go wrong, as a tree. The words for each error live in strings/ under `errors.<code>`.

    CompanionError                     exit 1
    ├── UsageProblem                   exit 2   the command line asks for something that does not exist
    ├── MethodProblem                  exit 1   a method file, with all its faults at once
    ├── SourceProblem                  exit 1   a recording or transcript that can't be used
    ├── ModelProblem                   exit 1   speech models: missing, half, wrong, not to be had
    ├── DeviceProblem                  exit 1   microphones and what they need
    ├── StorageProblem                 exit 1   folders and disks: read-only, full, gone
    └── SealProblem                    exit 3   a sealed file: damaged, not one of ours, wrong passphrase

Every error has a `code` (`model.missing`) and parameters; `strings.error_text` turns them into what happened, what
it means and what to do next, in Dutch or English. Parameters are names, paths, numbers: never spoken words, because
`str(error)` ends up in logs. Raise the most specific class; catch `CompanionError` only at the rim (cli.main).
"""

from __future__ import annotations

from typing import ClassVar


class CompanionError(Exception):
    """Base of all errors that companion explains to its user. Raise a subclass."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **params: object) -> None:
        """`code` must have an entry `errors.<code>` in every language; `params` fill its placeholders."""
        if type(self) is CompanionError:
            raise TypeError("raise a subclass of CompanionError")
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class UsageProblem(CompanionError):
    exit_code = 2


class MethodProblem(CompanionError):
    pass


class SourceProblem(CompanionError):
    pass


class ModelProblem(CompanionError):
    pass


class DeviceProblem(CompanionError):
    pass


class StorageProblem(CompanionError):
    pass


class SealProblem(CompanionError):
    exit_code = 3
