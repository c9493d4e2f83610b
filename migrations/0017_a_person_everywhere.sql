-- Nobody's new data: what a person has planned, whom they blocked and where they wait holds in
-- every server, and the zone they told in one is offered in another: found by the person alone.
CREATE INDEX interview_sides_person ON interview_sides (user_id, session_id);
CREATE INDEX interview_blocks_person ON interview_blocks (user_id, other_id);
CREATE INDEX interview_pool_person ON interview_pool (user_id);
CREATE INDEX members_zone ON members (user_id) WHERE remind_tz IS NOT NULL;
