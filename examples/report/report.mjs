#!/usr/bin/env node
// Writes the monthly report of any database with canonical views (docs/crm.md) as one HTML file.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Database, queryNames, readQuery } from './database.mjs';
import { page } from './page.mjs';

const usage = `Usage: node examples/report/report.mjs [OPTION...]
Connects by PGHOST, PGDATABASE, PGUSER, PGPASSWORD and so on, as psql does.

  --schema NAME           schema of the canonical views, default kpi
  --month YYYY-MM         default: the last month that is over
  --zone ZONE             in which months and days begin, default UTC
  --out FILE              default report.html
  --title TEXT            default "Customer KPIs"
  --note TEXT             a sentence under the title
  --reply-within TIME     target of the first response, default "4 hours"
  --resolve-within TIME   target of the resolution, default "7 days"
  --funnel-within TIME    how long a deal may take from the first to the last step, default "90 days"
  --words FILE            words of the sentiment lexicon as JSON, such as {"great": 4, "slow": -2}
  --language NAME         text search configuration for these words, default english
`;

const say = (line) => process.stderr.write(`${line}\n`);

function fail(message) {
	say(message);
	process.exit(2);
}

function readOptions() {
	const names = {
		schema: 'kpi',
		month: undefined,
		zone: 'UTC',
		out: 'report.html',
		title: 'Customer KPIs',
		note: '',
		'reply-within': '4 hours',
		'resolve-within': '7 days',
		'funnel-within': '90 days',
		words: undefined,
		language: 'english',
	};
	const options = Object.fromEntries(
		Object.entries(names).map(([name, value]) => [
			name,
			{ type: 'string', ...(value === undefined ? {} : { default: value }) },
		]),
	);
	try {
		const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
		if (values.help) {
			process.stdout.write(usage);
			process.exit(0);
		}
		if (values.month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(values.month))
			throw new Error(`Month ${values.month} is not of the form 2026-10.`);
		return values;
	} catch (error) {
		return fail(`${error.message}\n\n${usage}`);
	}
}

async function answer(database, query, variables, there) {
	if (!there.includes(query.view)) return { reason: `${query.view} is not in this schema.` };
	const absent = query.names.find((name) => variables[name] === undefined);
	if (absent) return { reason: `needs --${absent.replaceAll('_', '-')}.` };
	const started = Date.now();
	const result = await database.run(query, variables);
	say(`${query.name}: ${result.rows.length} rows, ${((Date.now() - started) / 1000).toFixed(1)} s`);
	const known = result.rows.some(
		(row) =>
			(row.value ?? row.tickets ?? row.events ?? row.opened ?? row.reached ?? row.customers ?? row.share ?? 0) > 0,
	);
	return known ? result : { reason: `${query.view} has nothing in these months.` };
}

const given = readOptions();
const words = given.words && (await readFile(given.words, 'utf8').catch((error) => fail(error.message)));
const database = await Database.connect().catch((error) => fail(`No connection: ${error.message}`));
let failed = false;
try {
	const month = given.month ?? (await database.lastMonth(given.zone));
	const there = await database.begin(given.schema, say);
	const variables = {
		month: `${month}-01`,
		zone: given.zone,
		words,
		language: given.language,
		reply_within: given['reply-within'],
		resolve_within: given['resolve-within'],
		funnel_within: given['funnel-within'],
	};
	const results = {};
	for (const name of await queryNames()) {
		results[name] = await answer(database, await readQuery(name), variables, there).catch((error) => {
			failed = true;
			say(`${name}: ERROR: ${error.message}`);
			return { reason: `the query failed: ${error.message}.` };
		});
	}
	const date = new Date(`${month}-01T00:00:00Z`);
	const before = new Date(date);
	before.setUTCMonth(before.getUTCMonth() - 1);
	const html = await page(results, { ...given, ...variables, date, before, database: database.client.database });
	await writeFile(given.out, html);
	say(`wrote ${given.out}, ${Math.round(Buffer.byteLength(html) / 1024)} kB`);
} catch (error) {
	failed = true;
	say(process.env.DEBUG ? error.stack : `ERROR: ${error.message}`);
} finally {
	await database.end();
}
process.exitCode = failed ? 1 : 0;
