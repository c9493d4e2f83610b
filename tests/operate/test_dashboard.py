"""The dashboard and the alerts that come along ask for figures that there are, by their labels."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.bundle import bundled
from bot.core.config import Settings
from bot.operate.metrics import rules

FOLDER = bundled("content") / "operate"
DASHBOARD = json.loads((FOLDER / "grafana.json").read_text("utf-8"))
ALERTS = yaml.safe_load((FOLDER / "alerts.yaml").read_text("utf-8"))
README = (FOLDER / "README.md").read_text("utf-8")
OF_THE_PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds_total"}
OUTSIDE = {"job", "instance"}
"""Labels that Prometheus adds."""
SERIES = {
    series: {*one.labels, *(("le",) if series.endswith("_bucket") else ())}
    for one in rules.FIGURES
    for series in one.series
} | {name: set() for name in OF_THE_PROCESS}


def queries() -> Iterator[tuple[str, str]]:
    """Every query with where it stands."""
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield f"{panel['title']}, {target['refId']}", target["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["definition"].partition("(")[2].partition(",")[0]
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def faults_of(query: str) -> list[str]:
    """What is wrong with a query; whether it is PromQL, ``test_promql`` says."""
    names = re.findall(r"\b(?:studybot|process|python)_\w+", query)
    found = [name for name in names if name not in SERIES]
    known = set().union(*(SERIES.get(name, set()) for name in names)) | OUTSIDE
    grouped = re.findall(r"\bby \(([^)]*)\)", query)
    wanted = {one.strip() for part in grouped for one in part.split(",")}
    wanted |= set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", query))
    found += sorted(wanted - known)
    if not names:
        found.append("asks for nothing")
    if "_total" in query and not re.search(r"\b(rate|increase)\(", query):
        found.append("a counter by itself says nothing")
    if "histogram_quantile" in query and ("by (le" not in query or "_bucket" not in query):
        found.append("a quantile without buckets")
    return found


def test_every_query_names_figures_and_labels_that_there_are() -> None:
    asked = dict(queries())
    assert len(asked) > 20
    assert {where: faults for where, query in asked.items() if (faults := faults_of(query))} == {}


@pytest.mark.parametrize(
    "query",
    ["studybot_redy", "sum by (module) (studybot_guilds)",
     'studybot_outbox_rows{kind="due"}', "studybot_errors_total", "vector(1)",
     "histogram_quantile(0.5, rate(studybot_database_seconds_sum[1h]))"],
)  # fmt: skip
def test_a_query_with_a_fault_is_found(query: str) -> None:
    assert faults_of(query)


def test_every_figure_is_asked_for_somewhere() -> None:
    asked = " ".join(query for _, query in queries())
    shown = [one.name for one in rules.FIGURES if any(series in asked for series in one.series)]
    assert shown == [one.name for one in rules.FIGURES]


def test_the_dashboard_is_whole_as_grafana_reads_it() -> None:
    assert DASHBOARD["title"] == DASHBOARD["uid"] == "studybot"
    assert DASHBOARD["schemaVersion"] >= 36
    assert "id" not in DASHBOARD, "Grafana gives it one"
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["type"] in ("stat", "timeseries", "bargauge")
        assert panel["title"]
        assert panel["description"], panel["title"]
        refs = [target["refId"] for target in panel["targets"]]
        assert len(set(refs)) == len(refs) > 0
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"]
            assert target["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert target["legendFormat"]
    variables = {one["name"]: one for one in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["query"] == "prometheus"
    for one in variables.values():
        assert one["current"].keys() == {"text", "value"}, "Grafana's schema wants both"
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(panels))) - {"__rate_interval"}
    assert used == variables.keys()


def test_no_panel_lies_on_another_one() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    assert all(one["x"] + one["w"] <= 24 for one in places)

    def meet(one: dict[str, int], two: dict[str, int]) -> bool:
        across = one["x"] < two["x"] + two["w"] and two["x"] < one["x"] + one["w"]
        return across and one["y"] < two["y"] + two["h"] and two["y"] < one["y"] + one["h"]

    assert not any(meet(one, two) for one, two in combinations(places, 2))


def test_three_alerts_say_what_is_wrong_and_what_to_do() -> None:
    (group,) = ALERTS["groups"]
    alerts: list[dict[str, Any]] = group["rules"]
    assert len(alerts) == 3
    for alert in alerts:
        assert alert.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"[A-Z]\w+", alert["alert"])
        assert re.fullmatch(r"\d+m", alert.get("for", "0m"))
        assert alert["labels"]["severity"] in ("critical", "warning")
        assert alert["annotations"].keys() == {"summary", "description"}
        assert len(alert["annotations"]["summary"]) < 80


def test_the_readme_tells_how_with_settings_and_files_that_there_are() -> None:
    part = README.split("\n## Know how it does\n")[1].split("\n## ")[0]
    names = set(re.findall(r"STUDYBOT_(\w+)", part))
    assert {name.lower() for name in names} <= Settings.model_fields.keys()
    assert names >= {"METRICS_PORT", "METRICS_ADDRESS", "HEARTBEAT_URL", "OPERATOR_USER"}
    for name in ("grafana.json", "alerts.yaml", "compose.yaml"):
        assert f"`{name}`" in part
        assert (Path(FOLDER) / name).is_file()
    scraped = yaml.safe_load(part.split("```yaml\n")[1].split("```")[0])
    (job,) = scraped["scrape_configs"]
    assert job["static_configs"][0]["targets"] == ["127.0.0.1:9464"]
    assert f"content/operate/alerts.yaml {scraped['rule_files'][0]}\n" in part, "copied there"
