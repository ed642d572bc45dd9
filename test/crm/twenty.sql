-- A workspace of Twenty as far as KPIs need it: its names, types and defaults.
CREATE SCHEMA workspace_test;
SET search_path = workspace_test;
CREATE TYPE opportunity_stage_enum AS ENUM ('NEW', 'SCREENING', 'MEETING', 'PROPOSAL', 'CUSTOMER', 'LOST', 'RENEWED');
CREATE TYPE "opportunity_createdBySource_enum" AS ENUM (
	'EMAIL', 'CALENDAR', 'WORKFLOW', 'API', 'IMPORT', 'MANUAL', 'SYSTEM');
CREATE TYPE "messageParticipant_role_enum" AS ENUM ('FROM', 'TO', 'CC', 'BCC');
CREATE TYPE "calendarEventParticipant_responseStatus_enum" AS ENUM (
	'NEEDS_ACTION', 'DECLINED', 'TENTATIVE', 'ACCEPTED');

CREATE TABLE "workspaceMember" (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"createdAt" timestamptz NOT NULL DEFAULT '2025-01-01 UTC',
	"deletedAt" timestamptz,
	"nameFirstName" text,
	"nameLastName" text,
	"userEmail" text
);

CREATE TABLE company (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	name text,
	"createdAt" timestamptz NOT NULL DEFAULT '2025-01-01 UTC',
	"deletedAt" timestamptz,
	"accountOwnerId" uuid REFERENCES "workspaceMember"
);

CREATE TABLE person (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"createdAt" timestamptz NOT NULL DEFAULT '2025-01-01 UTC',
	"deletedAt" timestamptz,
	"companyId" uuid REFERENCES company
);

CREATE TABLE opportunity (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	name text,
	"createdAt" timestamptz NOT NULL DEFAULT now(),
	"updatedAt" timestamptz NOT NULL DEFAULT now(),
	"deletedAt" timestamptz,
	"amountAmountMicros" numeric,
	"amountCurrencyCode" text,
	"closeDate" timestamptz,
	stage opportunity_stage_enum DEFAULT 'NEW',
	position double precision NOT NULL DEFAULT 0,
	"createdBySource" "opportunity_createdBySource_enum" NOT NULL DEFAULT 'MANUAL',
	"pointOfContactId" uuid REFERENCES person,
	"companyId" uuid REFERENCES company,
	"ownerId" uuid REFERENCES "workspaceMember"
);

CREATE TABLE "timelineActivity" (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"createdAt" timestamptz NOT NULL DEFAULT now(),
	"deletedAt" timestamptz,
	"happensAt" timestamptz NOT NULL DEFAULT now(),
	name text,
	properties jsonb,
	"workspaceMemberId" uuid REFERENCES "workspaceMember",
	"targetOpportunityId" uuid REFERENCES opportunity
);

CREATE TABLE message (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"deletedAt" timestamptz,
	subject text,
	"receivedAt" timestamptz
);

CREATE TABLE "messageParticipant" (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"deletedAt" timestamptz,
	role "messageParticipant_role_enum" NOT NULL DEFAULT 'FROM',
	"messageId" uuid REFERENCES message,
	"personId" uuid REFERENCES person,
	"workspaceMemberId" uuid REFERENCES "workspaceMember"
);

CREATE TABLE "calendarEvent" (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"deletedAt" timestamptz,
	title text,
	"isCanceled" boolean NOT NULL DEFAULT false,
	"startsAt" timestamptz
);

CREATE TABLE "calendarEventParticipant" (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"deletedAt" timestamptz,
	"responseStatus" "calendarEventParticipant_responseStatus_enum" NOT NULL DEFAULT 'NEEDS_ACTION',
	"calendarEventId" uuid REFERENCES "calendarEvent",
	"personId" uuid REFERENCES person,
	"workspaceMemberId" uuid REFERENCES "workspaceMember"
);
RESET search_path;
