"""The catalogue in memory: which rule, in which version, for which fact, on which day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dossiers.rules.law_change import LawChange
from dossiers.rules.length import Length, reach
from dossiers.rules.rule import Rule

# An entry that nobody has checked for that long is listed for the coordinator.
CHECK_EVERY = Length(months=12)


@dataclass(frozen=True)
class Catalogue:
    """Every version of every rule, the words for the facts and the acts they name, and
    what is known to change in the law.

    private: the facts that are never recorded, because that they exist tells too much.
    brought: for a fact, those to ask for at once, recorded without a date until known.
    """

    rules: tuple[Rule, ...]
    milestone_labels: Mapping[str, str]
    act_labels: Mapping[str, str]
    changes: tuple[LawChange, ...] = ()
    private: frozenset[str] = frozenset()
    brought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Rule, ...]]:
        named: dict[str, tuple[Rule, ...]] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.version):
            for name in (rule.slug, *rule.aliases):
                named[name] = (*named.get(name, ()), rule)
        return named

    @cached_property
    def _recordable(self) -> Mapping[str, str]:
        labels = self.milestone_labels
        return {slug: label for slug, label in labels.items() if slug not in self.private}

    def rule(self, slug: str, version: int | None = None) -> Rule:
        """Return that version of the rule, the newest by default. Raises KeyError.

        `slug` may be the name that law.md gives it.
        """
        found = self.versions(slug)
        if version is not None:
            found = tuple(rule for rule in found if rule.version == version)
        if not found:
            raise KeyError(slug if version is None else (slug, version))
        return found[-1]

    def versions(self, slug: str) -> tuple[Rule, ...]:
        """Return every version of a rule, the oldest first; none when it does not exist."""
        return self._by_name.get(slug, ())

    def version_for(self, slug: str, on: date) -> Rule | None:
        """Return the version in force for a fact of the day `on`, None when there is none."""
        return next((rule for rule in self.versions(slug) if rule.in_force(on)), None)

    def triggered_by(
        self, kind: str, milestone: str, on: date, *, intervals: bool = False
    ) -> tuple[Rule, ...]:
        """Return the rules that `milestone` starts in a case of `kind`.

        Only rules switched on and in force on the day `on`, in the file's order, and
        never a private one. Minimum intervals bind nobody to a day: they come only
        with `intervals=True`, to be shown as « pas avant le … ».
        """
        return tuple(
            rule
            for rule in self.rules
            if rule.enabled
            and not rule.private
            and milestone in rule.triggers
            and kind in rule.kinds
            and rule.in_force(on)
            and (intervals or not rule.is_interval)
        )

    def brings(self, milestone: str) -> tuple[str, ...]:
        """Return the facts that go with `milestone`: opened without a date, to be asked.

        A deactivation brings what opens the rest of the prudent set (law.md A4).
        """
        return self.brought.get(milestone, ())

    def milestones(self) -> Mapping[str, str]:
        """Return the slug and the French label of every dated fact that may be recorded."""
        return self._recordable

    def acts(self) -> Mapping[str, str]:
        """Return the slug and the French label of every act that closes a deadline."""
        return self.act_labels

    def warnings(self, on: date) -> tuple[LawChange, ...]:
        """Return the changes of law not yet settled on the day `on`, the nearest first.

        What has no date, only to be watched, comes last.
        """
        waiting = [change for change in self.changes if change.open_on(on)]
        return tuple(sorted(waiting, key=lambda change: change.date or date.max))

    def stale(self, on: date) -> tuple[Rule, ...]:
        """Return the rules that nobody has checked for twelve months on the day `on`.

        Those that still hold on that day, switched off or not, the oldest check first.
        """
        found = [
            rule
            for rule in self.rules
            if (rule.valid_until is None or on <= rule.valid_until)
            and reach(rule.checked_on, CHECK_EVERY)[0] <= on
        ]
        return tuple(sorted(found, key=lambda rule: rule.checked_on))
