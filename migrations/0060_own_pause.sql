-- A pause after missed interviews may come while a member has one that they asked for: when that one
-- ends, so that it is there again if the missed interview is forgiven. Personal, as the profile.
ALTER TABLE interview_profiles ADD COLUMN asked_until TEXT;
