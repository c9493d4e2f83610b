"""Settings: from the environment, a ``.env`` file or ``studybot.yaml``, in that order.

Every problem is reported at once with the name of the setting. The token is a secret
value: it is never printed, also not when it is wrong. A name that no setting has is a problem
too: a misspelt one would otherwise be ignored in silence. An empty value counts as unset.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.core import data_folder
from bot.core.addresses import LOOPBACK, fault_of_address, fault_of_dsn, fault_of_secret_url
from bot.core.data_folder import (
    DATA_DIR,
    DATABASE_NAME,
    ENV_FILE,
    OTHER_YAML_FILE,
    PREFIX,
    YAML_FILE,
    unreadable,
)
from bot.core.errors import StartError
from bot.core.language_model.rules import ModelOffer, fault_of_endpoint, fault_of_key
from bot.core.setting_kinds import Folder, Number, without

__all__ = ("PREFIX", "Settings", "load_settings")
LOCK_NAME = "studybot.lock"
SHORTEST_TEXT_DAYS = 30
"""A question may be open for a week, and what is late still gets its feedback."""


class Settings(BaseSettings):
    """Everything an operator can set. Organisers set the rest in Discord with /setup."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(
        default=None, description="The bot token of the Discord developer portal. Needed by `run`."
    )
    data_dir: Folder = Field(
        default=DATA_DIR, description="Folder of the database and its backups."
    )
    bank_dir: Folder | None = Field(
        default=None,
        description="Folder of the question bank; empty: the bank that comes with the bot.",
    )
    backup_dir: Folder | None = Field(
        default=None,
        description="Folder of the daily copies of the database; empty: `backups` in the data "
        "folder.",
    )
    backups: Number = Field(
        default=7,
        ge=0,
        le=30,
        description="How many daily copies are kept (0: none is made); none gets older than 30 "
        "days.",
    )
    message_content: Literal["auto", "never"] = Field(
        default="auto",
        description="`auto` reads plain messages in the question's thread if the Message Content "
        "intent is granted; `never` does not ask for it.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    log_format: Literal["auto", "human", "json"] = Field(
        default="auto", description="`auto`: readable text in a terminal, JSON otherwise."
    )
    requests_per_second: Number = Field(
        default=48,
        ge=1,
        le=50,
        description="How many requests a second the bot sends to Discord at most (it allows 50).",
    )
    left_server_days: Number = Field(
        default=30,
        ge=1,
        le=365,
        description="After how many days everything about a server that removed the bot is "
        "deleted; `/privacy` says so. Coming back in time keeps it.",
    )
    answer_text_days: Number = Field(
        default=0,
        ge=0,
        le=3650,
        description="After how many days the text of answers is deleted (0: never; else at least "
        "30); days and streaks stay. `/privacy` says so.",
    )
    contact: str | None = Field(
        default=None,
        max_length=300,
        description="Who is responsible for members' data, and how to reach them; `/privacy` "
        "says it.",
    )
    privacy_address: str | None = Field(
        default=None,
        max_length=500,
        description="Where your privacy policy can be read (`studybot privacy-policy` prints it); "
        "`/privacy` links to it.",
    )
    seed: Number | None = Field(
        default=None, description="Fixes the choice of questions, for trying things out."
    )
    operator_guild: Number | None = Field(
        default=None,
        ge=1,
        lt=2**63,
        description="Id of the one server whose administrators get `/operator`; empty: nobody.",
    )

    operator_user: Number | None = Field(
        default=None,
        ge=0,
        lt=2**63,
        description="Id of the user who is told by direct message, at most hourly, of errors that "
        "repeat; empty: the application's owner; `0`: nobody.",
    )
    metrics_port: Number | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of `/metrics` (Prometheus), `/healthz` and `/readyz`; empty: none is "
        "opened.",
    )
    metrics_address: Annotated[str, without(fault_of_address)] = Field(
        default=LOOPBACK,
        description="Address of this machine that the port belongs to; `0.0.0.0`: all of them.",
    )
    heartbeat_url: Annotated[SecretStr | None, without(fault_of_secret_url)] = Field(
        default=None,
        description="An `https` address that is called once a minute while all is well, to be told "
        "when the calls stop.",
    )

    sentry_dsn: Annotated[SecretStr | None, without(fault_of_dsn)] = Field(
        default=None,
        description="A Sentry-compatible address that errors are sent to, without texts or ids "
        "(extra `sentry`).",
    )

    model_endpoint: Annotated[str | None, without(fault_of_endpoint)] = Field(
        default=None,
        description="Address of an OpenAI-compatible API, such as `https://example.org/v1`, for "
        "second opinions; with `model_key` and `model_name`, or not at all.",
    )
    model_key: Annotated[SecretStr | None, without(fault_of_key)] = Field(
        default=None, description="Its key."
    )
    model_name: str | None = Field(default=None, description="Which of its models is asked.")
    model_day: Number = Field(
        default=500, ge=0, description="How many requests a day (UTC) the model gets at most."
    )
    model_member_day: Number = Field(
        default=20, ge=0, description="How many of them one member may cause."
    )

    @field_validator("answer_text_days")
    @classmethod
    def _outlives_a_question(cls, given: int) -> int:
        if 0 < given < SHORTEST_TEXT_DAYS:
            raise ValueError(f"it is 0 for never, or at least {SHORTEST_TEXT_DAYS}")
        return given

    @field_validator("privacy_address")
    @classmethod
    def _is_link(cls, given: str | None) -> str | None:
        if given and not re.fullmatch(r"https?://[^\s/<>]+(/[^\s<>]*)?", given):
            raise ValueError("it must be an address such as https://example.org/privacy")
        return given

    @model_validator(mode="after")
    def _is_whole(self) -> "Settings":
        given = (self.model_endpoint, self.model_key, self.model_name)
        if any(given) and not all(given):
            names = [f"{PREFIX}MODEL_{one}" for one in ("ENDPOINT", "KEY", "NAME")]
            raise ValueError(f"{', '.join(names)}: these go together, so set all three")
        return self

    @property
    def model_offer(self) -> ModelOffer | None:
        """The language model, if all of it is set."""
        if not self.model_endpoint or not self.model_name or self.model_key is None:
            return None
        return ModelOffer(
            endpoint=self.model_endpoint, name=self.model_name,
            key=self.model_key.get_secret_value(), per_day=self.model_day,
            per_member=self.model_member_day,
        )  # fmt: skip

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.data_dir / DATABASE_NAME

    @property
    def lock_path(self) -> Path:
        """Locked by the bot that runs on the data folder."""
        return self.data_dir / LOCK_NAME

    @property
    def copies_dir(self) -> Path:
        """Where the daily copies are kept."""
        return self.backup_dir or self.data_dir / "backups"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the YAML file last."""
        last = InitSettingsSource(settings_cls, dict(data_folder.yaml_file()))
        return init_settings, env_settings, dotenv_settings, last


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise ``StartError`` that names every problem at once."""
    problems = [
        *_unknown("the environment", _ours(EnvSettingsSource(Settings).env_vars), _variable),
        *_unknown(ENV_FILE, _ours(_env_file()), _variable),
        *_unknown(YAML_FILE, data_folder.yaml_file(), str),
    ]
    if data_folder.is_here(OTHER_YAML_FILE):
        problems.append(f"  {OTHER_YAML_FILE} is not read: move what it says to {YAML_FILE}")
    try:
        settings = Settings(**{"_env_file": data_folder.file_here(ENV_FILE), **overrides})
    except ValidationError as error:
        problems += _explain(error)
    if problems:
        raise StartError("these settings are wrong:\n" + "\n".join(sorted(problems)))
    return settings


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _ours(names: Iterable[str]) -> list[str]:
    """Variables with our prefix; the case of a name means nothing."""
    return [name.upper() for name in names if data_folder.is_ours(name)]


def _env_file() -> Mapping[str, str | None]:
    try:
        return DotEnvSettingsSource(Settings, env_file=data_folder.env_file()).env_vars
    except (OSError, ValueError) as error:
        raise unreadable(ENV_FILE, error, f"{PREFIX}NAME=value") from None


def _unknown(place: str, given: Iterable[str], written: Callable[[str], str]) -> Iterator[str]:
    """A line for each name that no setting has as it is ``written`` there. Never its value."""
    known = list(Settings.model_fields)
    for name in given:
        if name in map(written, known):
            continue
        bare = re.sub(r"[-.]", "_", name.lower()).removeprefix(PREFIX.lower())
        close = get_close_matches(bare, known, n=1)
        advice = f"did you mean {written(close[0])}?" if close else "the README lists all of them"
        yield f"  {name} in {place}: there is no such setting; {advice}"


def _explain(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_input=False, include_url=False):
        name = f"{PREFIX}{problem['loc'][0]}: ".upper() if problem["loc"] else ""
        yield f"  {name}{problem['msg'].removeprefix('Value error, ')}"
