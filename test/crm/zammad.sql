-- The tables of Zammad that its KPIs are made of, with the columns and types of 7.0.
-- Every time is UTC without a time zone, to the millisecond.
CREATE TABLE users (id serial PRIMARY KEY, organization_id integer, login varchar(255) NOT NULL, firstname varchar(100) DEFAULT '',
	lastname varchar(100) DEFAULT '', email varchar(255) DEFAULT '', vip boolean DEFAULT false, active boolean NOT NULL DEFAULT true,
	created_at timestamp(3) NOT NULL DEFAULT '2024-01-01', updated_at timestamp(3) NOT NULL DEFAULT '2024-01-01');
CREATE TABLE groups (id serial PRIMARY KEY, name varchar(160) NOT NULL, active boolean NOT NULL DEFAULT true,
	created_at timestamp(3) NOT NULL DEFAULT '2024-01-01', updated_at timestamp(3) NOT NULL DEFAULT '2024-01-01');
CREATE TABLE ticket_state_types (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE ticket_states (id serial PRIMARY KEY, state_type_id integer NOT NULL, name varchar(250) NOT NULL, next_state_id integer,
	ignore_escalation boolean NOT NULL DEFAULT false, active boolean NOT NULL DEFAULT true);
CREATE TABLE ticket_article_types (id serial PRIMARY KEY, name varchar(250) NOT NULL, communication boolean NOT NULL DEFAULT false);
CREATE TABLE ticket_article_senders (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE tickets (id serial PRIMARY KEY, group_id integer NOT NULL, priority_id integer NOT NULL DEFAULT 2, state_id integer NOT NULL,
	organization_id integer, number varchar(60) NOT NULL, title varchar(250) NOT NULL DEFAULT '', owner_id integer NOT NULL,
	customer_id integer NOT NULL, note varchar(250), first_response_at timestamp(3), first_response_escalation_at timestamp(3),
	first_response_in_min integer, first_response_diff_in_min integer, close_at timestamp(3), close_escalation_at timestamp(3),
	close_in_min integer, close_diff_in_min integer, update_escalation_at timestamp(3), update_in_min integer, update_diff_in_min integer,
	last_close_at timestamp(3), last_contact_at timestamp(3), last_contact_agent_at timestamp(3), last_contact_customer_at timestamp(3),
	last_owner_update_at timestamp(3), create_article_type_id integer, create_article_sender_id integer, article_count integer,
	escalation_at timestamp(3), pending_time timestamp(3), type varchar(100), time_unit numeric(6, 2), preferences text,
	ai_agent_running boolean NOT NULL DEFAULT false, updated_by_id integer NOT NULL DEFAULT 1, created_by_id integer NOT NULL DEFAULT 1,
	created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE ticket_articles (id serial PRIMARY KEY, ticket_id integer NOT NULL, type_id integer NOT NULL, sender_id integer NOT NULL,
	detected_language varchar(8), "from" varchar(3000), "to" varchar(3000), subject varchar(3000),
	content_type varchar(20) NOT NULL DEFAULT 'text/plain', body text NOT NULL DEFAULT '', internal boolean NOT NULL DEFAULT false,
	preferences text, updated_by_id integer NOT NULL DEFAULT 1, created_by_id integer NOT NULL DEFAULT 1, origin_by_id integer,
	created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE history_types (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE history_objects (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE history_attributes (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE histories (id serial PRIMARY KEY, history_type_id integer NOT NULL, history_object_id integer NOT NULL, history_attribute_id integer,
	o_id integer NOT NULL, related_o_id integer, related_history_object_id integer, id_to integer, id_from integer,
	value_from varchar(500), value_to varchar(500), created_by_id integer NOT NULL DEFAULT 1, created_at timestamp(3) NOT NULL,
	updated_at timestamp(3) NOT NULL);
CREATE TABLE calendars (id serial PRIMARY KEY, name varchar(250), timezone varchar(250), business_hours varchar(3000),
	"default" boolean NOT NULL DEFAULT false, ical_url varchar(500), public_holidays text, last_log text, last_sync timestamp(3),
	created_at timestamp(3) NOT NULL DEFAULT '2024-01-01', updated_at timestamp(3) NOT NULL DEFAULT '2024-01-01');
CREATE TABLE slas (id serial PRIMARY KEY, calendar_id integer NOT NULL, name varchar(150), first_response_time integer, response_time integer,
	update_time integer, solution_time integer, condition text);
CREATE TABLE tag_objects (id serial PRIMARY KEY, name varchar(250) NOT NULL);
CREATE TABLE tag_items (id serial PRIMARY KEY, name varchar(250) NOT NULL, name_downcase varchar(250));
CREATE TABLE tags (id serial PRIMARY KEY, tag_item_id integer NOT NULL, tag_object_id integer NOT NULL, o_id integer NOT NULL,
	created_by_id integer NOT NULL DEFAULT 1, created_at timestamp(3) NOT NULL DEFAULT '2024-01-01');
