"""Model fields that seal themselves.

A sealed column holds an envelope and nothing else. Reading the attribute opens
it with the key of the row's owner (its case, or its draft), which is there only
if the owner was obtained through access.py; otherwise LockedError. A clear text
can reach neither the column nor a query: both refuse it.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from dossiers.privacy.envelope import DataKey, LockedError, Place


class Ciphertext(bytes):
    """Bytes that came out of a seal. The only thing a sealed column accepts."""


class ClearTextError(TypeError):
    """A clear text was about to reach a sealed column or a query on it."""


class KeyHolder(models.Model):
    """An owner of sealed rows: a case or a draft. Its key is in memory or it is locked."""

    _data_key: DataKey | None = None

    class Meta:
        abstract = True

    @property
    def data_key(self) -> DataKey:
        """The key that opens everything of this owner. Raises LockedError."""
        if self._data_key is None:
            raise LockedError(f"{type(self).__name__} {self.pk} is locked")
        return self._data_key

    @property
    def is_open(self) -> bool:
        """Whether the key is here."""
        return self._data_key is not None

    def open_with(self, key: DataKey) -> None:
        """Keep the key for the life of this object; it is never written with it."""
        self._data_key = key


class SealedRow(models.Model):
    """A row with a random identity and sealed columns. `sealed_by` names its owner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def sealed_by(self) -> KeyHolder:
        """The owner whose key seals this row: its case, unless a model says otherwise."""
        return self.case  # type: ignore[attr-defined]

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """As Django's, but sealed columns are copied as they are: the fresh row is locked."""
        concrete = [f for f in self._meta.concrete_fields if fields is None or f.attname in fields]
        sealed = [f.attname for f in concrete if isinstance(f, SealedField)]
        plain = [f.attname for f in concrete if not isinstance(f, SealedField)]
        if plain:
            super().refresh_from_db(using=using, fields=plain, from_queryset=from_queryset)
        if sealed:
            manager = type(self)._base_manager.using(using or self._state.db)
            self.__dict__.update(manager.filter(pk=self.pk).values(*sealed).get())


class SealedAttribute(DeferredAttribute):
    """Opens on reading; keeps what was assigned until it is saved."""

    field: SealedField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        raw = instance.__dict__.get(self.field.attname, self)
        if raw is self:
            super().__get__(instance, cls)
            raw = instance.__dict__[self.field.attname]
        if not isinstance(raw, Ciphertext):
            return raw
        owner = instance.sealed_by()
        return self.field.loads(owner.data_key.unseal(raw, self.field.place(instance)))

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """A column whose content opens only at its place and with its owner's key."""

    # For the type checker: what is assigned and read is not what the column holds.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    descriptor_class = SealedAttribute
    empty: ClassVar[Any] = None

    def dumps(self, value: Any) -> bytes:
        """What is sealed of a Python value."""
        raise NotImplementedError

    def loads(self, clear: bytes) -> Any:
        """The Python value again."""
        raise NotImplementedError

    def place(self, instance: Any) -> Place:
        """The place of this column in this row, for the associated data."""
        table = instance._meta.db_table
        return Place(table, str(self.column), instance.pk, instance.sealed_by().pk)

    def from_db_value(self, value: Any, *_: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def pre_save(self, model_instance: Any, add: bool) -> Ciphertext | None:
        raw = model_instance.__dict__.get(self.attname)
        if raw is None or isinstance(raw, Ciphertext):
            return raw
        key = model_instance.sealed_by().data_key
        sealed = Ciphertext(key.seal(self.dumps(raw), self.place(model_instance)))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise ClearTextError(f"{self.name} is sealed: no clear text in a query or a column")
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Ciphertext | memoryview):
            raise ClearTextError(f"{self.name} is sealed: no clear text in a query or a column")
        return super().get_db_prep_value(value, connection, prepared)


class SealedText(SealedField):
    """Words of a person."""

    def dumps(self, value: Any) -> bytes:
        return str(value).encode()

    def loads(self, clear: bytes) -> str:
        return clear.decode()


class SealedJSON(SealedField):
    """Answers and other small structures."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, clear: bytes) -> Any:
        return json.loads(clear)
