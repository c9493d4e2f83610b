"""The dashboard's and the alerts' queries are PromQL, and each alert rings when it should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.operate.test_dashboard import ALERTS, FOLDER, queries

VARIABLES = {"$__rate_interval": "1m", "$job": ".*"}
"""What Grafana puts in before it asks."""
PROMTOOL = shutil.which("promtool")
QUIET = {"studybot_ready": "1x400", 'studybot_outbox_rows{state="due"}': "3x400",
         'studybot_errors_total{where="bot.app"}': "0x60 2x340",
         'studybot_errors_total{where="bot.rare"}': "_x80 1x320"}  # fmt: skip
RINGS: dict[str, list[dict[str, str] | None]] = {
    "StudybotNotReady": [{"studybot_ready": "1x60 0x340"}, None],
    "StudybotLate": [{
        'studybot_outbox_lateness_seconds_bucket{le="60",kind="question"}': "0x400",
        'studybot_outbox_lateness_seconds_bucket{le="300",kind="question"}': "0+1x400",
        'studybot_outbox_lateness_seconds_bucket{le="+Inf",kind="question"}': "0+1x400",
    }, {'studybot_outbox_rows{state="due"}': "201x400"}],
    "StudybotErrors": [{'studybot_errors_total{where="bot.app"}': "0x60 9x340"},
                       {'studybot_errors_total{where="bot.new"}': "_x60 2x340"}],
}  # fmt: skip
"""Series, a minute a value, at whose hundredth minute an alert rings; None: there are none."""


def asked() -> dict[str, str]:
    found = {}
    for where, query in queries():
        for name, value in VARIABLES.items():
            query = query.replace(name, value)
        found[where] = query
    return found


def test_every_query_is_promql() -> None:
    parser = pytest.importorskip("promql_parser", reason="the extra `test` isn't installed")
    for where, query in asked().items():
        assert "$" not in query, where
        assert parser.parse(query), where
    with pytest.raises(ValueError, match="unclosed"):
        parser.parse("sum(rate(studybot_errors_total[1h])")


def test_the_first_errors_of_a_module_are_counted_where_nothing_was_there_to_grow() -> None:
    """A series that comes at 5 has not increased; ``or`` takes the left value of what was absent
    an hour ago and the increase of all else, so nothing is counted twice."""
    (rule,) = (one for one in ALERTS["groups"][0]["rules"] if one["alert"] == "StudybotErrors")
    errors = "studybot_errors_total"
    counted = f"({errors} unless {errors} offset 1h) or increase({errors}[1h])"
    assert " ".join(rule["expr"].split()) == f"sum( {counted} ) > 3"


@pytest.mark.skipif(PROMTOOL is None, reason="Prometheus' own promtool isn't installed here")
def test_prometheus_itself_takes_every_query(tmp_path: Path) -> None:
    rules = [
        {"record": re.sub(r"\W", "_", f"a{where}"), "expr": query}
        for where, query in asked().items()
    ]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    done = subprocess.run([str(PROMTOOL), "check", "rules", str(file)], capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"{len(rules)} rules found" in done.stdout


@pytest.mark.skipif(PROMTOOL is None, reason="Prometheus' own promtool isn't installed here")
def test_an_alert_rings_when_it_should_and_at_no_other_time(tmp_path: Path) -> None:
    told = {
        rule["alert"]: {
            "exp_labels": rule["labels"], "exp_annotations": rule["annotations"],
        }
        for group in ALERTS["groups"]
        for rule in group["rules"]
    }  # fmt: skip
    assert told.keys() == RINGS.keys()
    cases = [
        (name, {} if series is None else {**QUIET, **series})
        for name, group in RINGS.items()
        for series in group
    ]
    tests = [
        {
            "interval": "1m",
            "input_series": [{"series": one, "values": of} for one, of in series.items()],
            "alert_rule_test": [
                {"eval_time": "100m", "alertname": one,
                 "exp_alerts": [told[one]] if one == name else []}
                for one in RINGS
            ],
        }
        for name, series in [*cases, ("none", QUIET)]
    ]  # fmt: skip
    file = tmp_path / "tests.yaml"
    rules = {"rule_files": [str(FOLDER / "alerts.yaml")], "evaluation_interval": "1m"}
    file.write_text(yaml.safe_dump({**rules, "tests": tests}))
    done = subprocess.run([str(PROMTOOL), "test", "rules", str(file)], capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
