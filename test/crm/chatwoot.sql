-- The tables of Chatwoot that its KPIs are made of, with the columns and types of schema 2025_08_16.
-- Every time is UTC without a time zone.
CREATE TABLE users (id serial PRIMARY KEY, provider varchar NOT NULL DEFAULT 'email', uid varchar NOT NULL DEFAULT '',
	name varchar NOT NULL, display_name varchar, email varchar, created_at timestamp NOT NULL DEFAULT '2024-01-01',
	updated_at timestamp NOT NULL DEFAULT '2024-01-01', type varchar);
CREATE TABLE teams (id bigserial PRIMARY KEY, name varchar NOT NULL, description text, allow_auto_assign boolean DEFAULT true,
	account_id bigint NOT NULL, created_at timestamp(6) NOT NULL DEFAULT '2024-01-01', updated_at timestamp(6) NOT NULL DEFAULT '2024-01-01');
CREATE TABLE contacts (id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, phone_number varchar, account_id integer NOT NULL,
	created_at timestamp NOT NULL DEFAULT '2024-01-01', updated_at timestamp NOT NULL DEFAULT '2024-01-01',
	additional_attributes jsonb DEFAULT '{}', identifier varchar, custom_attributes jsonb DEFAULT '{}', last_activity_at timestamp,
	contact_type integer DEFAULT 0, middle_name varchar DEFAULT '', last_name varchar DEFAULT '', location varchar DEFAULT '',
	country_code varchar DEFAULT '', blocked boolean NOT NULL DEFAULT false);
CREATE TABLE inboxes (id serial PRIMARY KEY, channel_id integer NOT NULL DEFAULT 1, account_id integer NOT NULL, name varchar NOT NULL,
	created_at timestamp NOT NULL DEFAULT '2024-01-01', updated_at timestamp NOT NULL DEFAULT '2024-01-01', channel_type varchar,
	enable_auto_assignment boolean DEFAULT true, working_hours_enabled boolean DEFAULT false, timezone varchar DEFAULT 'UTC',
	csat_survey_enabled boolean DEFAULT false, csat_config jsonb NOT NULL DEFAULT '{}');
CREATE TABLE working_hours (id bigserial PRIMARY KEY, inbox_id bigint, account_id bigint, day_of_week integer NOT NULL,
	closed_all_day boolean DEFAULT false, open_hour integer, open_minutes integer, close_hour integer, close_minutes integer,
	created_at timestamp(6) NOT NULL DEFAULT '2024-01-01', updated_at timestamp(6) NOT NULL DEFAULT '2024-01-01', open_all_day boolean DEFAULT false);
CREATE TABLE conversations (id serial PRIMARY KEY, account_id integer NOT NULL, inbox_id integer NOT NULL, status integer NOT NULL DEFAULT 0,
	assignee_id integer, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, contact_id bigint, display_id integer NOT NULL,
	contact_last_seen_at timestamp, agent_last_seen_at timestamp, additional_attributes jsonb DEFAULT '{}', contact_inbox_id bigint,
	uuid uuid NOT NULL DEFAULT gen_random_uuid(), identifier varchar, last_activity_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
	team_id bigint, campaign_id bigint, snoozed_until timestamp, custom_attributes jsonb DEFAULT '{}', assignee_last_seen_at timestamp,
	first_reply_created_at timestamp, priority integer, sla_policy_id bigint, waiting_since timestamp(6), cached_label_list text);
CREATE TABLE messages (id serial PRIMARY KEY, content text, account_id integer NOT NULL, inbox_id integer NOT NULL,
	conversation_id integer NOT NULL, message_type integer NOT NULL, created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
	private boolean NOT NULL DEFAULT false, status integer DEFAULT 0, source_id varchar, content_type integer NOT NULL DEFAULT 0,
	content_attributes json DEFAULT '{}', sender_type varchar, sender_id bigint, external_source_ids jsonb DEFAULT '{}',
	additional_attributes jsonb DEFAULT '{}', processed_message_content text, sentiment jsonb DEFAULT '{}');
CREATE TABLE reporting_events (id bigserial PRIMARY KEY, name varchar, value double precision, account_id integer, inbox_id integer,
	user_id integer, conversation_id integer, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
	value_in_business_hours double precision, event_start_time timestamp, event_end_time timestamp);
CREATE TABLE csat_survey_responses (id bigserial PRIMARY KEY, account_id bigint NOT NULL, conversation_id bigint NOT NULL,
	message_id bigint NOT NULL, rating integer NOT NULL, feedback_message text, contact_id bigint NOT NULL, assigned_agent_id bigint,
	created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL);
CREATE TABLE tags (id serial PRIMARY KEY, name varchar, taggings_count integer DEFAULT 0);
CREATE TABLE taggings (id serial PRIMARY KEY, tag_id integer, taggable_type varchar, taggable_id integer, tagger_type varchar,
	tagger_id integer, context varchar(128), created_at timestamp);
