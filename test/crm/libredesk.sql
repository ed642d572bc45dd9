-- The tables of Libredesk that its KPIs are made of, with the columns and types of 2.7.
CREATE TYPE channels AS ENUM ('email', 'livechat');
CREATE TYPE message_type AS ENUM ('incoming', 'outgoing', 'activity');
CREATE TYPE message_sender_type AS ENUM ('agent', 'contact');
CREATE TYPE message_status AS ENUM ('received', 'sent', 'failed', 'pending');
CREATE TYPE content_type AS ENUM ('text', 'html');
CREATE TYPE user_type AS ENUM ('agent', 'contact', 'visitor', 'ai_assistant');
CREATE TYPE applied_sla_status AS ENUM ('pending', 'breached', 'met', 'partially_met');
CREATE TYPE conversation_assignment_type AS ENUM ('Round robin', 'Manual');
CREATE TYPE conversation_status_category AS ENUM ('open', 'waiting', 'resolved');
CREATE TABLE sla_policies (id serial PRIMARY KEY, name text NOT NULL, first_response_time text NOT NULL, resolution_time text NOT NULL,
	next_response_time text);
CREATE TABLE business_hours (id serial PRIMARY KEY, name text NOT NULL, description text, is_always_open boolean NOT NULL DEFAULT false,
	hours jsonb NOT NULL, holidays jsonb NOT NULL DEFAULT '{}');
CREATE TABLE inboxes (id serial PRIMARY KEY, name text NOT NULL, deleted_at timestamptz, channel channels NOT NULL,
	enabled boolean NOT NULL DEFAULT true, csat_enabled boolean NOT NULL DEFAULT false);
CREATE TABLE teams (id serial PRIMARY KEY, name text NOT NULL UNIQUE, emoji text,
	conversation_assignment_type conversation_assignment_type NOT NULL DEFAULT 'Manual', business_hours_id integer REFERENCES business_hours,
	sla_policy_id integer, timezone text);
CREATE TABLE users (id bigserial PRIMARY KEY, created_at timestamptz DEFAULT now(), type user_type NOT NULL, deleted_at timestamptz,
	enabled boolean NOT NULL DEFAULT true, email text, first_name text NOT NULL, last_name text);
CREATE TABLE conversation_statuses (id serial PRIMARY KEY, name text NOT NULL UNIQUE, category conversation_status_category NOT NULL DEFAULT 'open');
CREATE TABLE conversations (id bigserial PRIMARY KEY, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
	reference_number text, contact_id bigint NOT NULL, assigned_user_id bigint, assigned_team_id integer, sla_policy_id integer,
	inbox_id integer NOT NULL, status_id integer NOT NULL, priority_id integer, meta jsonb NOT NULL DEFAULT '{}',
	custom_attributes jsonb NOT NULL DEFAULT '{}', first_reply_at timestamptz, last_reply_at timestamptz, closed_at timestamptz,
	resolved_at timestamptz, subject text, waiting_since timestamptz, snoozed_until timestamptz);
CREATE TABLE conversation_messages (id bigserial PRIMARY KEY, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
	type message_type NOT NULL, status message_status NOT NULL, private boolean DEFAULT false NOT NULL, conversation_id bigint NOT NULL,
	content_type content_type, content text, text_content text, source_id text, sender_id bigint NOT NULL,
	sender_type message_sender_type NOT NULL, meta jsonb DEFAULT '{}');
CREATE TABLE settings (updated_at timestamptz DEFAULT now(), key text NOT NULL UNIQUE, value jsonb NOT NULL DEFAULT '{}');
CREATE TABLE tags (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE conversation_tags (id bigserial PRIMARY KEY, tag_id integer, conversation_id bigint);
CREATE TABLE csat_responses (id serial PRIMARY KEY, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
	conversation_id bigint NOT NULL, rating integer NOT NULL DEFAULT 0, feedback text, meta jsonb NOT NULL DEFAULT '{}',
	response_timestamp timestamptz, CHECK (rating >= 0 AND rating <= 5));
CREATE TABLE applied_slas (id bigserial PRIMARY KEY, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
	status applied_sla_status NOT NULL DEFAULT 'pending', conversation_id bigint NOT NULL, sla_policy_id integer NOT NULL DEFAULT 1,
	first_response_deadline_at timestamptz, resolution_deadline_at timestamptz, first_response_breached_at timestamptz,
	resolution_breached_at timestamptz, first_response_met_at timestamptz, resolution_met_at timestamptz);
