"""Settings: from the environment, a ``.env`` file or ``studybot.yaml``, in that order.

Every problem is reported at once with the name of the setting. The token is a secret
value: it is never printed, also not when it is wrong.
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from bot.core.errors import StartError

PREFIX = "STUDYBOT_"
YAML_FILE = "studybot.yaml"
LOCK_NAME = "studybot.lock"


class Settings(BaseSettings):
    """Everything an operator can set. Organisers set the rest in Discord with /setup."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", yaml_file=YAML_FILE, extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(
        default=None, description="The bot token of the Discord developer portal. Needed by `run`."
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder of the database and its backups."
    )
    bank_dir: Path | None = Field(
        default=None, description="Folder of the question bank; empty: the bank that comes along."
    )
    backup_dir: Path | None = Field(
        default=None,
        description="Folder of the daily copies of the database; empty: `backups` in the data "
        "folder.",
    )
    backups: int = Field(
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
        default="auto", description="`auto`: human in a terminal, JSON otherwise."
    )
    requests_per_second: int = Field(
        default=48,
        ge=1,
        le=50,
        description="How many requests a second the bot sends to Discord at most (it allows 50).",
    )
    left_server_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="After how many days everything about a server that removed the bot is "
        "deleted; `/privacy` says so. Coming back in time keeps it.",
    )
    seed: int | None = Field(
        default=None, description="Fixes the choice of questions, for trying things out."
    )

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "studybot.sqlite3"

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
        return (
            init_settings,
            env_settings,
            dotenv_settings,
            YamlConfigSettingsSource(settings_cls),
        )


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise ``StartError`` that names every problem at once."""
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise StartError(_explain(error)) from None
    except Exception as error:
        # The YAML file can't be read. Its text may hold the token: name the place only.
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark is not None else ""
        raise StartError(
            f"{YAML_FILE} can't be read{place} ({type(error).__name__}): "
            "write one `name: value` in a line, in UTF-8."
        ) from None
    return settings


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        lines.append(f"  {PREFIX}{name.upper()}: {problem['msg']}")
    return "these settings are wrong:\n" + "\n".join(sorted(lines))
