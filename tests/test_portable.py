"""The lint of SQL sees what only SQLite takes; that the house has none of it is in test_sql."""

from tests.portable import faults
from tests.together import each

ONLY_SQLITE = {
    "SELECT min(a, :b) FROM t": "min or max of several values",
    "UPDATE t SET a = max(coalesce(a, 0), :b)": "min or max of several values",
    "SELECT total(julianday(a)) FROM t": "its own function",
    "SELECT strftime('%s', a) FROM t": "its own function",
    "SELECT ifnull(a, 0) FROM t": "its own function",
    "SELECT group_concat(a) FROM t": "its own function",
    "SELECT json_extract(a, '$.b') FROM t": "its own function",
    "SELECT datetime('now')": "its own function",
    "SELECT a FROM t ORDER BY random()": "its own function",
    "SELECT a FROM t WHERE b GLOB 'x*'": "its own keyword",
    "SELECT a FROM t WHERE b NOTNULL": "its own keyword",
    "SELECT a FROM t INDEXED BY t_a": "its own keyword",
    "PRAGMA user_version": "its own keyword",
    "INSERT OR IGNORE INTO t (a) VALUES (:a)": "INSERT OR …",
    "REPLACE INTO t (a) VALUES (:a)": "INSERT OR …",
    "SELECT rowid FROM t": "the row's number",
    "SELECT name FROM sqlite_master": "its own tables",
    "SELECT a FROM t WHERE b == :b": "== for =",
    "SELECT `a` FROM t": "other quotes",
    "SELECT [a] FROM t": "other quotes",
    'SELECT a FROM t WHERE b = "x"': "text in double quotes",
    "SELECT a FROM t LIMIT :from, :most": "LIMIT with a comma",
    "DELETE FROM t WHERE a = 1 LIMIT 5": "a change with a LIMIT",
    "SELECT a FROM t WHERE b IS :b": "IS with a value",
    "SELECT a FROM t WHERE b IS NOT 'x'": "IS with a value",
    "SELECT a FROM t WHERE (:b IS NULL OR b = :b)": "a parameter without a type",
    "UPDATE t SET a = CASE WHEN :b IS NOT NULL THEN 1 END": "a parameter without a type",
    "SELECT a FROM t WHERE b = ?": "a parameter that is not named",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT DO UPDATE SET a = excluded.a":
        "a statement without an end to its conflict",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = CASE WHEN c = 1 THEN 1 END":
        "a column in an upsert that could be the old or the new one",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = 1 WHERE b != excluded.b":
        "a column in an upsert that could be the old or the new one",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = b + 1 RETURNING b":
        "a column in an upsert that could be the old or the new one",
    "SELECT a FROM (SELECT a FROM t)": "a sub-select without a name",
    "SELECT a FROM (SELECT max(a) AS a FROM t) GROUP BY a": "a sub-select without a name",
    "INSERT INTO t (a, b) SELECT :a, b FROM s": "a parameter without a type among what is selected",
    "INSERT INTO t (a) SELECT :a WHERE NOT EXISTS (SELECT 1 FROM t)":
        "a parameter without a type among what is selected",
}  # fmt: skip
PORTABLE = (
    "SELECT min(a), max(coalesce(b, 0)) FROM t",
    "SELECT count(*) || ' IS x, min(a, b) ' FROM t",
    "SELECT a FROM t WHERE b IS NULL AND c IS NOT NULL",
    'SELECT local_date AS "on" FROM t',
    "SELECT a FROM (SELECT a FROM t) AS s GROUP BY a",
    "SELECT a FROM t WHERE b IN (SELECT b FROM s LIMIT :most)",
    "DELETE FROM t WHERE a IN (SELECT a FROM t ORDER BY a LIMIT :most)",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO NOTHING",
    "INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = t.b + 1, c = excluded.c,"
    " d = CASE WHEN t.b IS NULL THEN coalesce(t.d, :d) ELSE excluded.d END RETURNING b",
    "INSERT INTO t (a) SELECT b FROM s WHERE b = :b",
)


@each("sql", ONLY_SQLITE)
def test_what_only_sqlite_takes_is_seen(sql: str) -> None:
    assert ONLY_SQLITE[sql] in list(faults(sql))


@each("sql", PORTABLE)
def test_what_others_take_as_well_is_no_fault(sql: str) -> None:
    assert list(faults(sql)) == []
