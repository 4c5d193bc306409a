"""What pytest collects: a rules folder, the examples beside each rule in it, one test per example and engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from sanctions_rules.errors import RulebookError

if TYPE_CHECKING:
    from sanctions_rules.rulebook import Rulebook
    from sanctions_rules.rulebook.checking import Case
    from sanctions_rules.screening import Screener

_SUFFIX: Final = ".examples.yml"
_NO_DURABLE: Final = "durable-rules is not installed here (it builds on CPython below 3.13)"


@dataclass
class Chosen:
    """The rules folder of a pytest run, and what is chosen of it; its rules are read once, when first asked for."""

    config: pytest.Config
    folder: Path
    engine: str
    regimes: Sequence[str]
    wanted: bool
    _screeners: dict[str, Screener] = field(default_factory=dict)

    @cached_property
    def _real(self) -> Path:
        return self.folder.resolve()

    def is_folder(self, path: Path) -> bool:
        """Whether a path is the rules folder."""
        return path.resolve() == self._real

    def holds(self, path: Path) -> bool:
        """Whether a path is a file of examples in the folder, of a regime that is chosen."""
        if not path.name.endswith(_SUFFIX) or not path.resolve().is_relative_to(self._real):
            return False
        return not self.regimes or path.resolve().relative_to(self._real).parts[0] in self.regimes

    def ignores(self, path: Path) -> bool | None:
        """Inside the fence around the folder: all that does not lead to it. Elsewhere pytest decides."""
        if self._fence is None or not path.is_relative_to(self._fence):
            return None
        return not (self.folder.is_relative_to(path) or path.is_relative_to(self.folder))

    @cached_property
    def _fence(self) -> Path | None:
        """The outermost folder around a wanted rules folder that pytest would not enter by itself."""
        around = (*reversed(self.folder.parents), self.folder) if self.wanted else ()
        return next((path for path in around if self._is_closed(path)), None)

    def _is_closed(self, path: Path) -> bool:
        patterns = self.config.getini("norecursedirs")
        in_environments = self.config.getoption("collect_in_virtualenv")
        environment = not in_environments and (path / "pyvenv.cfg").is_file()
        return environment or any(fnmatch(path.name, pattern) for pattern in patterns)

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that weigh each example."""
        from sanctions_rules.engines import ENGINES, durable_installed  # noqa: PLC0415 - heavy

        if not self.engine:
            return ENGINES if durable_installed() else ("plain",)
        return ENGINES if self.engine == "both" else (self.engine,)

    @cached_property
    def checked(self) -> tuple[Rulebook, Mapping[Path, Sequence[Case]]] | RulebookError:
        """The rulebook with its examples by file, or all that is wrong with it."""
        from sanctions_rules.rulebook import check_folder  # noqa: PLC0415 - heavy

        try:
            book, cases = check_folder(self.folder)
        except RulebookError as error:
            return error
        by_file: dict[Path, list[Case]] = defaultdict(list)
        for case in cases:
            by_file[Path(case.where.rsplit(":", 2)[0]).resolve()].append(case)
        return book, by_file

    def cases(self, path: Path) -> Sequence[Case]:
        """The examples of a file; raises RulebookError with the faults of the whole folder."""
        if isinstance(self.checked, RulebookError):
            raise self.checked
        return self.checked[1].get(path.resolve(), ())

    def screener(self, engine: str) -> Screener:
        """A screener on the whole folder; raises RulebookError likewise."""
        from sanctions_rules.screening import Screener  # noqa: PLC0415 - heavy

        if isinstance(self.checked, RulebookError):
            raise self.checked
        if engine not in self._screeners:
            self._screeners[engine] = Screener(self.checked[0], engine=engine)
        return self._screeners[engine]


CHOSEN: Final = pytest.StashKey[Chosen]()


class RulesFolder(pytest.Directory):
    """A rules folder. One that has faults is one error, which tells them all."""

    def collect(self) -> Iterator[pytest.Collector]:
        """What stands in the folder; raises CollectError with the faults of all its files."""
        checked = self.config.stash[CHOSEN].checked
        if isinstance(checked, RulebookError):
            raise self.CollectError(str(checked))
        for path in sorted(self.path.iterdir()):
            if self.session.isinitpath(path, with_parents=True) or not self._is_ignored(path):
                yield from self._collected(path)

    def _is_ignored(self, path: Path) -> bool:
        return bool(self.ihook.pytest_ignore_collect(collection_path=path, config=self.config))

    def _collected(self, path: Path) -> Iterator[pytest.Collector]:
        if path.is_file():
            yield from self.ihook.pytest_collect_file(file_path=path, parent=self)
        elif collector := self.ihook.pytest_collect_directory(path=path, parent=self):
            yield collector


class ExamplesFile(pytest.File):
    """The examples beside a rule."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test per example and engine."""
        from sanctions_rules.engines import durable_installed  # noqa: PLC0415 - heavy

        chosen = self.config.stash[CHOSEN]
        try:
            cases = chosen.cases(self.path)
        except RulebookError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            for engine in chosen.engines:
                name = f"{case.example.name}[{engine}]"
                test = ExampleTest.from_parent(self, name=name, case=case, engine=engine)
                if engine == "durable" and not durable_installed():
                    test.add_marker(pytest.mark.skip(reason=_NO_DURABLE))
                yield test


class ExampleDiffersError(AssertionError):
    """An example that does not come out as it says, in words for a reader of law."""


class ExampleTest(pytest.Item):
    """One example, weighed by one engine."""

    def __init__(self, *, case: Case, engine: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case
        self.engine = engine

    def runtest(self) -> None:
        """Hold the example against its rule; raises ExampleDiffersError."""
        from sanctions_rules.testing.examples import mismatch  # noqa: PLC0415 - heavy

        difference = mismatch(self.case, self.config.stash[CHOSEN].screener(self.engine))
        if difference:
            raise ExampleDiffersError(difference)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The difference without a traceback; what else goes wrong with one, from here on."""
        if isinstance(excinfo.value, ExampleDiffersError):
            return str(excinfo.value)
        excinfo.traceback = excinfo.traceback.cut(path=Path(__file__))
        return super().repr_failure(excinfo, style or "short")

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line of the example in its file."""
        return self.path, int(self.case.where.rsplit(":", 2)[1]) - 1, self.name
