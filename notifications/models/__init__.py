"""What the post office keeps: notices, their deliveries, and what each person chose."""

from notifications.models.delivery import Delivery, State
from notifications.models.notice import Notice
from notifications.models.preference import Preference, Rhythm

__all__ = ["Delivery", "Notice", "Preference", "Rhythm", "State"]
