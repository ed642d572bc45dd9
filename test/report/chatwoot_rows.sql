-- Fourteen months of conversations in Chatwoot's tables, by arithmetic; fewer at weekends, and many on 14 July 2026.
INSERT INTO users (id, name) VALUES (1, 'Sam'), (2, 'Kim'), (3, 'Ole');
INSERT INTO teams (id, name, account_id) VALUES (1, 'support', 1), (2, 'billing', 1);
INSERT INTO contacts (id, name, account_id) SELECT i, 'contact ' || i, 1 FROM generate_series(1, 200) AS i;
INSERT INTO inboxes (id, account_id, name, channel_type, working_hours_enabled, timezone)
VALUES (1, 1, 'site', 'Channel::WebWidget', true, 'Europe/Berlin'),
	(2, 1, 'mail', 'Channel::Email', false, 'Europe/Berlin');
INSERT INTO working_hours (inbox_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT 1, day, day IN (0, 6), 9, 0, 17, 0 FROM generate_series(0, 6) AS day;

CREATE TEMPORARY TABLE made AS
SELECT row_number() OVER (ORDER BY created, n)::int AS id, created, 1 + n % 3 AS agent,
	created + interval '7 minutes' * (1 + (n * 7 + extract(day FROM day)::int) % 60) AS replied,
	CASE WHEN (n + extract(doy
		FROM day)::int) % 11 > 0 THEN created + interval '5 hours' * (2 + (n * 5 + extract(month
		FROM day)::int * 3) % 17) END AS resolved
FROM generate_series(timestamp '2025-09-01', '2026-10-31', '1 day') AS day,
	generate_series(1, CASE WHEN day = '2026-07-14' THEN 60 WHEN extract(isodow FROM day) > 5 THEN 2 ELSE 8 END) AS n,
	LATERAL (SELECT day + interval '7 hours' + n * 97 % 660 * interval '1 minute' AS created) AS c;

INSERT INTO conversations (id, account_id, inbox_id, status, assignee_id, team_id, contact_id, display_id, created_at,
	updated_at, last_activity_at, first_reply_created_at)
SELECT id, 1, 1 + id % 2, CASE WHEN resolved IS NULL THEN 0 ELSE 1 END, agent, 1 + id % 2, 1 + id % 200, id, created,
	created, coalesce(resolved, replied), replied FROM made;
INSERT INTO messages (conversation_id, account_id, inbox_id, message_type, created_at, updated_at, sender_type,
	sender_id)
SELECT id, 1, 1 + id % 2, 0, created, created, 'Contact', 1 + id % 200 FROM made
UNION ALL SELECT id, 1, 1 + id % 2, 1, at, at, 'User', agent
	FROM made, LATERAL (VALUES (replied), (CASE WHEN id % 3 = 0 THEN replied + interval '1 hour' END)) AS r(at)
	WHERE at IS NOT NULL;
INSERT INTO messages (id, conversation_id, account_id, inbox_id, message_type, content_type, created_at, updated_at)
SELECT 1000000 + id, id, 1, 1 + id % 2, 3, 9, resolved, resolved FROM made WHERE resolved IS NOT NULL;
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, assigned_agent_id,
	created_at, updated_at)
SELECT 1, id, 1000000 + id, 1 + (id * 7 + id / 300) % 5, 1 + id % 200, agent, resolved + interval '1 hour',
	resolved + interval '1 hour'
FROM made WHERE resolved IS NOT NULL AND id % 3 > 0;
INSERT INTO reporting_events (name, value, account_id, conversation_id, created_at, updated_at, event_start_time,
	event_end_time)
SELECT 'conversation_resolved', 0, 1, id, resolved, resolved, created, resolved FROM made WHERE resolved IS NOT NULL;
INSERT INTO tags (id, name) VALUES (1, 'invoice'), (2, 'login <b>&'), (3, 'parcel');
INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at) SELECT 1 + id % 3, 'Conversation', id,
	'labels', created FROM made WHERE id % 5 > 0;
