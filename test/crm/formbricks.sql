-- Formbricks' tables as far as KPIs need them: its names, types and defaults.
CREATE TYPE "SurveyStatus" AS ENUM ('draft', 'inProgress', 'paused', 'completed');
CREATE TYPE "SurveyType" AS ENUM ('link', 'app');

CREATE TABLE "Contact" (
	id text PRIMARY KEY,
	created_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	updated_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	"workspaceId" text NOT NULL DEFAULT 'workspace'
);

CREATE TABLE "Survey" (
	id text PRIMARY KEY,
	created_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	updated_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	name text NOT NULL,
	type "SurveyType" NOT NULL DEFAULT 'app',
	"workspaceId" text NOT NULL DEFAULT 'workspace',
	status "SurveyStatus" NOT NULL DEFAULT 'inProgress',
	questions jsonb NOT NULL DEFAULT '[]',
	blocks jsonb[] DEFAULT '{}',
	"archivedAt" timestamp(3)
);

CREATE TABLE "Display" (
	id text PRIMARY KEY,
	created_at timestamp(3) NOT NULL,
	updated_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	"surveyId" text NOT NULL REFERENCES "Survey",
	"contactId" text REFERENCES "Contact"
);

CREATE TABLE "Response" (
	id text PRIMARY KEY,
	created_at timestamp(3) NOT NULL,
	updated_at timestamp(3) NOT NULL DEFAULT '2025-01-01',
	finished boolean NOT NULL DEFAULT false,
	"surveyId" text NOT NULL REFERENCES "Survey",
	"contactId" text REFERENCES "Contact",
	data jsonb NOT NULL DEFAULT '{}',
	variables jsonb NOT NULL DEFAULT '{}',
	ttc jsonb NOT NULL DEFAULT '{}',
	meta jsonb NOT NULL DEFAULT '{}',
	"displayId" text UNIQUE REFERENCES "Display"
);
