// Opens the pages that run.sh built in Chromium, and compares every figure with what psql says.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { queryNames, readQuery } from '../../examples/report/database.mjs';
import { calculatorCases } from './calculator_cases.mjs';

const { chromium } = createRequire(new URL('../../examples/report/package.json', import.meta.url))('playwright-core');
const folder = process.argv[2];
let passed = 0;
let failed = 0;

function check(what, wanted, got) {
	if (JSON.stringify(wanted) === JSON.stringify(got)) {
		passed++;
		return;
	}
	failed++;
	console.log(
		`FAILED ${what}\n  wanted: ${JSON.stringify(wanted)?.slice(0, 600)}\n  got:    ${JSON.stringify(got)?.slice(0, 600)}`,
	);
}

function psql(database, schema, ...args) {
	const out = execFileSync(
		'psql',
		['-XqAt', '-F', '\x1f', '-P', 'null=–', '-v', 'ON_ERROR_STOP=1', '-d', database, ...args],
		{
			encoding: 'utf8',
			maxBuffer: 1 << 26,
			env: { ...process.env, PGOPTIONS: `-c search_path=${schema},public,kpi -c datestyle=ISO` },
		},
	);
	return out
		.split('\n')
		.slice(0, -1)
		.map((line) => line.split('\x1f'));
}

const sql = (database, schema, statement) => psql(database, schema, '-c', statement)[0];

// What psql says to a file of the report, which reads the views, not the copies of them.
function file(report, query) {
	const variables = Object.entries(report.variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
	return psql(report.database, report.schema, ...variables, '-f', `examples/report/sql/${query}.sql`);
}

const cellsOf = (page, selector) =>
	page.$$eval(selector, (rows) =>
		rows.map((row) =>
			[...row.querySelectorAll('td')].map((cell) => cell.querySelector('data')?.value ?? cell.textContent),
		),
	);

async function compareTracker(page, report, query) {
	const withQuestion = query.name === 'answers';
	const wanted = {};
	for (const row of file(report, query.name)) {
		const key = [row[0], ...(withQuestion ? row.slice(-2) : [])].join(' ');
		(wanted[key] ??= []).push(row[2]);
	}
	for (const key of Object.keys(wanted)) if (wanted[key].every((value) => value === '–')) delete wanted[key];
	const shown = await page.$$eval(`#months-${query.name} tbody tr`, (rows) =>
		rows.map((row) => [
			row.dataset.kpi,
			[...row.querySelectorAll('td')].map((cell) => cell.querySelector('data')?.value ?? cell.textContent),
		]),
	);
	const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
	check(`${report.name}: every month of ${query.name}`, sorted(wanted), sorted(Object.fromEntries(shown)));
}

async function compareFigures(page, report) {
	for (const name of await queryNames()) {
		const query = await readQuery(name);
		if (!report.views.includes(query.view) || query.names.some((variable) => report.variables[variable] === undefined))
			continue;
		if (!name.startsWith('chart_')) await compareTracker(page, report, query);
		else
			check(
				`${report.name}: table of ${name}`,
				file(report, name).map((row) => row.map((value) => ({ t: 'true', f: 'false' })[value] ?? value)),
				(await cellsOf(page, `#table-${name.slice(6)} tbody tr`)).map((row) =>
					row.map((value) => ({ t: 'true', f: 'false' })[value] ?? value),
				),
			);
	}
}

// The same by SQL as people write it without the extension.
async function compareOracles(page, report) {
	for (const [kpi, statement] of Object.entries(report.oracles)) {
		const cells = await page.$$eval(`tr[data-kpi="${kpi}"] td data`, (found) => found.map((data) => data.value));
		check(
			`${report.name}: ${kpi} by plain SQL`,
			Number(sql(report.database, report.schema, statement)[0]).toFixed(6),
			Number(cells.at(-1)).toFixed(6),
		);
	}
}

async function typeIntoCalculators(page) {
	const cards = await page.$$eval('.formula', (found) => found.map((card) => card.id));
	check(
		'a case for each calculator',
		cards.map((id) => id.slice('formula-'.length)).sort(),
		[...new Set(calculatorCases.map((c) => c.id))].sort(),
	);
	for (const { id, values, statement } of calculatorCases) {
		const card = page.locator(`#formula-${id}`);
		for (const [i, value] of values.entries()) {
			await card.locator('input').nth(i).click();
			await page.keyboard.press('Control+A');
			await page.keyboard.type(String(value));
		}
		const outputs = await card
			.locator('output')
			.evaluateAll((found) => found.map((o) => [o.textContent, Number(o.dataset.digits ?? 2)]));
		const wanted = sql('cxkpi_demo', 'public', statement);
		check(
			`calculator ${id} of ${values.join(' | ')}`,
			wanted.map((value, i) => (value === '–' ? value : Number(value).toFixed(outputs[i]?.[1]))),
			outputs.map(([value, digits]) => (value === '–' ? value : Number(value.replace('−', '-')).toFixed(digits))),
		);
	}
	const first = page.locator('#formula-nps input').first();
	await first.fill('many');
	check(
		'no number is marked',
		['true', '–'],
		[await first.getAttribute('aria-invalid'), await page.locator('#formula-nps output').first().textContent()],
	);
}

async function accessible(page, report) {
	check(`${report.name}: language`, 'en', await page.getAttribute('html', 'lang'));
	check(
		`${report.name}: every figure has a label, a caption and a table`,
		0,
		await page.$$eval(
			'figure',
			(all) =>
				all.filter(
					(f) => !f.getAttribute('aria-label') || !f.querySelector('figcaption') || !f.querySelector('details table'),
				).length,
		),
	);
	check(
		`${report.name}: charts with figures`,
		report.charts,
		await page.$$eval('figure svg', (all) => new Set(all.map((svg) => svg.closest('figure').id)).size),
	);
	check(
		`${report.name}: every input has a label`,
		0,
		await page.$$eval('input', (all) => all.filter((i) => i.labels.length === 0).length),
	);
	check(
		`${report.name}: ids are unique`,
		0,
		await page.$$eval('[id]', (all) => all.length - new Set(all.map((e) => e.id)).size),
	);
	check(
		`${report.name}: links lead somewhere`,
		0,
		await page.$$eval('a[href^="#"]', (all) => all.filter((a) => !document.getElementById(a.hash.slice(1))).length),
	);
	check(
		`${report.name}: sections without a view say so`,
		report.missing,
		await page.$$eval('.missing', (all) => all.map((p) => p.textContent.match(/kpi_\w+|--\w+/)[0])),
	);
}

async function open(browser, report, width) {
	const context = await browser.newContext({ viewport: { width, height: 900 } });
	const page = await context.newPage();
	const url = pathToFileURL(`${folder}/${report.name}.html`).href;
	const troubles = [];
	page.on('console', (message) => troubles.push(message.text()));
	page.on('pageerror', (error) => troubles.push(error.message));
	page.on('request', (request) => {
		if (request.url() !== url && !request.url().startsWith('data:')) troubles.push(request.url());
	});
	await page.goto(url, { waitUntil: 'load' });
	await page.screenshot({ path: `${folder}/${report.name}_${width}.png`, fullPage: true });
	check(`${report.name}, ${width} wide: fits`, width, await page.evaluate(() => document.documentElement.scrollWidth));
	return { page, troubles };
}

const during = (column, month, zone) =>
	`${column} >= '${month}-01 00:00 ${zone}' AND ${column} < timestamp '${month}-01' AT TIME ZONE '${zone}' + interval '1 month'`;
const november = (column) =>
	`${column} >= '2023-11-01 00:00 America/New_York' AND ${column} < '2023-12-01 00:00 America/New_York'`;
const october = (column) =>
	`${column} >= '2026-10-01 00:00 Europe/Berlin' AND ${column} < '2026-11-01 00:00 Europe/Berlin'`;

const reports = [
	{
		name: 'demo',
		database: 'cxkpi_demo',
		schema: 'kpi_demo',
		charts: 8,
		missing: [],
		views: ['kpi_tickets', 'kpi_answers', 'kpi_deals', 'kpi_deal_events', 'kpi_customers', 'kpi_revenue'],
		variables: {
			month: '2023-11-01',
			zone: 'America/New_York',
			reply_within: '4 hours',
			resolve_within: '7 days',
			funnel_within: '30 days',
			language: 'english',
			words: '{"great": 4, "good": 3, "quick": 2, "solved": 1, "slow": -2, "twice": -1, "bad": -3, "rude": -4}',
		},
		oracles: {
			tickets: `SELECT count(*) FROM kpi_tickets WHERE ${november('opened')}`,
			backlog:
				"SELECT count(*) FROM kpi_tickets WHERE opened < '2023-12-01 00:00 America/New_York' AND coalesce(resolved >= '2023-12-01 00:00 America/New_York', true)",
			resolution_mean: `SELECT avg(extract(epoch FROM resolved - opened)) / 3600 FROM kpi_tickets WHERE ${november('resolved')}`,
			replied_in_time: `SELECT 100.0 * count(*) FILTER (WHERE first_reply <= opened + interval '4 hours')
				/ count(*) FILTER (WHERE opened + interval '4 hours' < '2023-12-01 00:00 America/New_York' OR first_reply <= opened + interval '4 hours') FROM kpi_tickets WHERE ${november('opened')}`,
			first_contact: `SELECT 100.0 * count(*) FILTER (WHERE contacts = 1) / count(*) FROM kpi_tickets WHERE ${november('resolved')} AND contacts > 0`,
			'nps nps 10': `SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) FROM kpi_answers WHERE question = 'nps' AND ${november('asked')}`,
			'csat csat 5': `SELECT 100.0 * count(*) FILTER (WHERE score >= 4) / count(score) FROM kpi_answers WHERE question = 'csat' AND ${november('asked')}`,
			win_rate: `SELECT 100.0 * count(*) FILTER (WHERE won) / count(*) FROM kpi_deals WHERE won IS NOT NULL AND ${november('closed')}`,
			customers:
				"SELECT count(*) FROM kpi_customers WHERE started < '2023-12-01 00:00 America/New_York' AND coalesce(ended >= '2023-12-01 00:00 America/New_York', true)",
			churn: `SELECT 100.0 * count(*) FILTER (WHERE ended < '2023-12-01 00:00 America/New_York') / count(*) FROM kpi_customers
				WHERE started < '2023-11-01 00:00 America/New_York' AND coalesce(ended >= '2023-11-01 00:00 America/New_York', true)`,
			nrr: `SELECT 100 * sum(coalesce(n.amount, 0)) / sum(o.amount) FROM (SELECT * FROM kpi_revenue WHERE ${during('period_start', '2023-10', 'America/New_York')}) AS o
				LEFT JOIN (SELECT * FROM kpi_revenue WHERE ${november('period_start')}) AS n USING (customer)`,
			mrr: `SELECT sum(amount) FROM kpi_revenue WHERE ${november('period_start')}`,
		},
	},
	{
		name: 'helpdesk',
		database: 'helpdesk',
		schema: 'kpi_chatwoot',
		charts: 5,
		views: ['kpi_tickets', 'kpi_answers'],
		missing: [
			'--words',
			'kpi_deals',
			'kpi_deal_events',
			'kpi_customers',
			'kpi_revenue',
			'kpi_deal_events',
			'kpi_customers',
			'kpi_customers',
		],
		variables: {
			month: '2026-10-01',
			zone: 'Europe/Berlin',
			reply_within: '4 hours',
			resolve_within: '7 days',
			funnel_within: '90 days',
			language: 'english',
		},
		oracles: {
			tickets: `SELECT count(*) FROM kpi_tickets WHERE ${october('opened')}`,
			response_median: `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_reply - opened)) / 3600 FROM kpi_tickets WHERE ${october('first_reply')}`,
			resolution_p90: `SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM resolved - opened)) / 3600 FROM kpi_tickets WHERE ${october('resolved')}`,
			'csat csat 5': `SELECT 100.0 * count(*) FILTER (WHERE score >= 4) / count(score) FROM kpi_answers WHERE ${october('asked')}`,
		},
	},
];

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: [
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		...(process.getuid() === 0 ? ['--no-sandbox'] : []),
	],
});
for (const report of reports) {
	for (const width of [1280, 390]) {
		const { page, troubles } = await open(browser, report, width);
		if (width === 1280) {
			await compareFigures(page, report);
			await compareOracles(page, report);
			await accessible(page, report);
			writeFileSync(`${folder}/${report.name}.pdf`, await page.pdf({ preferCSSPageSize: true }));
			if (report.name === 'demo') await typeIntoCalculators(page);
		}
		check(`${report.name}, ${width} wide: nothing on the console, no request`, [], troubles);
		await page.close();
	}
}
await browser.close();
console.log(`report: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
