-- Odoo's tables as far as KPIs need them: its names, types and defaults, with the OCA's helpdesk_mgmt.
CREATE TABLE res_company (id serial PRIMARY KEY, name varchar NOT NULL, resource_calendar_id integer);
CREATE TABLE res_partner (id serial PRIMARY KEY, name varchar, active boolean DEFAULT true,
	commercial_partner_id integer);
CREATE TABLE res_users (id serial PRIMARY KEY, active boolean DEFAULT true, login varchar NOT NULL,
	partner_id integer NOT NULL,
	share boolean);
CREATE TABLE ir_model_fields (id serial PRIMARY KEY, name varchar NOT NULL, model varchar NOT NULL);
CREATE TABLE utm_source (id serial PRIMARY KEY, name varchar NOT NULL);

CREATE TABLE mail_message_subtype (id serial PRIMARY KEY, name jsonb NOT NULL, internal boolean);
CREATE TABLE mail_activity_type (id serial PRIMARY KEY, name jsonb NOT NULL, category varchar);
CREATE TABLE mail_message (
	id serial PRIMARY KEY,
	date timestamp,
	model varchar,
	res_id integer,
	message_type varchar NOT NULL,
	subtype_id integer,
	mail_activity_type_id integer,
	author_id integer,
	email_from varchar,
	is_internal boolean,
	body text
);
CREATE TABLE mail_tracking_value (
	id serial PRIMARY KEY,
	field_id integer,
	old_value_integer integer,
	new_value_integer integer,
	old_value_char varchar,
	new_value_char varchar,
	mail_message_id integer NOT NULL
);

CREATE TABLE crm_team (id serial PRIMARY KEY, name jsonb NOT NULL, active boolean DEFAULT true);
CREATE TABLE crm_stage (id serial PRIMARY KEY, name jsonb NOT NULL, sequence integer, is_won boolean);
CREATE TABLE crm_lead (
	id serial PRIMARY KEY,
	name varchar NOT NULL,
	type varchar NOT NULL,
	active boolean DEFAULT true,
	probability double precision CHECK (probability BETWEEN 0 AND 100),
	automated_probability double precision,
	won_status varchar,
	stage_id integer,
	user_id integer,
	team_id integer,
	partner_id integer,
	company_id integer,
	source_id integer,
	medium_id integer,
	campaign_id integer,
	lost_reason_id integer,
	referred varchar,
	create_date timestamp,
	write_date timestamp,
	date_open timestamp,
	date_conversion timestamp,
	date_closed timestamp,
	date_last_stage_update timestamp,
	day_open double precision,
	day_close double precision,
	expected_revenue numeric,
	recurring_revenue_monthly numeric
);

CREATE TABLE rating_rating (
	id serial PRIMARY KEY,
	create_date timestamp,
	write_date timestamp,
	res_model varchar,
	res_id integer NOT NULL,
	rated_partner_id integer,
	partner_id integer,
	rating double precision CHECK (rating >= 0 AND rating <= 5),
	feedback text,
	is_internal boolean,
	consumed boolean
);

CREATE TABLE sale_order (
	id serial PRIMARY KEY,
	name varchar NOT NULL,
	state varchar,
	partner_id integer NOT NULL,
	company_id integer NOT NULL DEFAULT 1,
	date_order timestamp NOT NULL,
	amount_untaxed numeric,
	amount_tax numeric,
	amount_total numeric,
	currency_rate numeric
);

CREATE TABLE mailing_trace (
	id serial PRIMARY KEY,
	trace_type varchar NOT NULL DEFAULT 'mail',
	mass_mailing_id integer,
	campaign_id integer,
	email varchar,
	trace_status varchar,
	failure_type varchar,
	sent_datetime timestamp,
	open_datetime timestamp,
	reply_datetime timestamp,
	links_click_datetime timestamp
);

CREATE TABLE resource_calendar (id serial PRIMARY KEY, name varchar NOT NULL, company_id integer, tz varchar NOT NULL,
	two_weeks_calendar boolean);
CREATE TABLE resource_calendar_attendance (
	id serial PRIMARY KEY,
	calendar_id integer NOT NULL,
	resource_id integer,
	name varchar NOT NULL,
	dayofweek varchar NOT NULL,
	hour_from double precision NOT NULL,
	hour_to double precision NOT NULL,
	day_period varchar NOT NULL,
	week_type varchar,
	display_type varchar,
	date_from date,
	date_to date
);
CREATE TABLE resource_calendar_leaves (
	id serial PRIMARY KEY,
	calendar_id integer,
	company_id integer,
	resource_id integer,
	name varchar,
	date_from timestamp NOT NULL,
	date_to timestamp NOT NULL
);

CREATE TABLE helpdesk_ticket_stage (id serial PRIMARY KEY, name jsonb NOT NULL, sequence integer, active boolean,
	unattended boolean, closed boolean);
CREATE TABLE helpdesk_ticket_team (id serial PRIMARY KEY, name varchar NOT NULL, active boolean);
CREATE TABLE helpdesk_ticket_channel (id serial PRIMARY KEY, name jsonb NOT NULL, active boolean);
CREATE TABLE helpdesk_ticket_category (id serial PRIMARY KEY, name jsonb NOT NULL, active boolean);
CREATE TABLE helpdesk_ticket_tag (id serial PRIMARY KEY, name varchar, active boolean);
CREATE TABLE helpdesk_ticket (
	id serial PRIMARY KEY,
	number varchar,
	name varchar NOT NULL,
	active boolean DEFAULT true,
	create_date timestamp,
	assigned_date timestamp,
	closed_date timestamp,
	last_stage_update timestamp,
	stage_id integer,
	unattended boolean,
	user_id integer,
	team_id integer,
	channel_id integer,
	category_id integer,
	partner_id integer,
	company_id integer NOT NULL,
	priority varchar
);
CREATE TABLE helpdesk_ticket_helpdesk_ticket_tag_rel (
	helpdesk_ticket_id integer NOT NULL, helpdesk_ticket_tag_id integer NOT NULL);
