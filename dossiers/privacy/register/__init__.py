"""The register: every column of every table, whether it tells of a person, and its end.

A column that is not here fails a test (tests/house/test_register.py). The page
docs/personal-data.md is written from it. In French: it is the union's own register of
processing (RGPD, article 30), read by people who do not program.
"""

from collections.abc import Mapping

from dossiers.privacy.register.accounts import ACCOUNTS
from dossiers.privacy.register.cases import CASES
from dossiers.privacy.register.clock import CLOCK
from dossiers.privacy.register.court import COURT
from dossiers.privacy.register.doors import DOORS
from dossiers.privacy.register.employers import EMPLOYERS
from dossiers.privacy.register.evening import EVENING
from dossiers.privacy.register.federation import FEDERATION
from dossiers.privacy.register.figures import FIGURES
from dossiers.privacy.register.finding import FINDING
from dossiers.privacy.register.hands import HANDS
from dossiers.privacy.register.jobs import JOBS
from dossiers.privacy.register.journal import JOURNAL
from dossiers.privacy.register.libraries import LIBRARIES
from dossiers.privacy.register.moving import MOVING
from dossiers.privacy.register.people import PEOPLE
from dossiers.privacy.register.post_office import POST_OFFICE
from dossiers.privacy.register.publications import PUBLICATIONS
from dossiers.privacy.register.readings import READINGS
from dossiers.privacy.register.settings import SETTINGS
from dossiers.privacy.register.talk import TALK
from dossiers.privacy.register.wages import WAGES
from dossiers.privacy.register.words import End, Nature, Table

__all__ = ["REGISTER", "End", "Nature", "Table"]

# One file per family of models; a new family adds its file and its name here.
REGISTER: Mapping[str, Table] = {
    **ACCOUNTS,
    **CASES,
    **TALK,
    **CLOCK,
    **WAGES,
    **COURT,
    **DOORS,
    **EMPLOYERS,
    **EVENING,
    **FEDERATION,
    **FIGURES,
    **FINDING,
    **HANDS,
    **JOBS,
    **JOURNAL,
    **MOVING,
    **PEOPLE,
    **PUBLICATIONS,
    **READINGS,
    **SETTINGS,
    **POST_OFFICE,
    **LIBRARIES,
}
