"""What the post office keeps: notices, their deliveries, each one's choices, signs of life."""

from notifications.models.delivery import Delivery, State
from notifications.models.mark import Mark
from notifications.models.notice import Notice
from notifications.models.pace import Pace
from notifications.models.preference import Preference, Rhythm

__all__ = ["Delivery", "Mark", "Notice", "Pace", "Preference", "Rhythm", "State"]
