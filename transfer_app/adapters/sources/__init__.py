"""Reading exports of case systems through profiles: recognise, then read."""

from transfer_app.adapters.sources.profile_files import load_profile, load_profiles
from transfer_app.adapters.sources.reading import Progress, read
from transfer_app.adapters.sources.report import write_rejects
from transfer_app.adapters.sources.survey import recognise
from transfer_app.adapters.sources.surveyed import RefusedFile, SourceSurvey, SurveyedFile

__all__ = [
    "Progress",
    "RefusedFile",
    "SourceSurvey",
    "SurveyedFile",
    "load_profile",
    "load_profiles",
    "read",
    "recognise",
    "write_rejects",
]
