// The report as HTML, from the results of the queries.
import { readFile } from 'node:fs/promises';
import * as charts from './charts.mjs';
import { calculators, shown } from './calculate.js';
import { formulas, kpis, trackers } from './kpis.mjs';

const text = (value) =>
	String(value).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const number = (value, digits) =>
	value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−');
const monthName = (date, options = { month: 'long', year: 'numeric' }) =>
	date.toLocaleDateString('en', { ...options, timeZone: 'UTC' });
const signed = (value, digits) => (value > 0 ? '+' : '') + number(value === 0 ? 0 : value, digits);

const units = {
	percent: (v) => `${number(v, 1)} %`,
	points: (v) => number(v, 1),
	hours: (v) => (v < 1 ? `${number(v * 60, 0)} min` : v < 48 ? `${number(v, 1)} h` : `${number(v / 24, 1)} days`),
	count: (v) => number(v, 0),
	amount: (v) => number(v, 0),
	ratio: (v) => number(v, 2),
};

const format = (unit, value) => (value === null ? '–' : units[unit](value));
const data = (raw, shownAs) => (raw === null ? '–' : `<data value="${text(raw)}">${text(shownAs)}</data>`);

// Points where the KPI is a percentage or a score, percent of the month before otherwise.
function changeOf(unit, before, now) {
	if (before === null || now === null) return null;
	if (unit === 'percent' || unit === 'points')
		return { value: now - before, shown: `${signed(now - before, 1)} points` };
	return before === 0 ? null : { value: now - before, shown: `${signed((100 * (now - before)) / before, 1)} %` };
}

function labelOf(row, options, several) {
	const known = kpis[row.kpi];
	const label = known.label.replace(/\{(\w+)\}/g, (_, name) => options[name]);
	if (row.question === undefined) return label;
	const question = several.get(row.question) > 1 ? `${row.question}, 1 to ${row.scale_max}` : row.question;
	if (row.kpi === 'response_rate') return `${label}, ${question}`;
	return row.question === row.kpi ? label : `${question}: ${label}`;
}

// Rows of a tracker's query by KPI, in the order of kpis.mjs, with their months.
function kpisOf(query, result, options) {
	const series = new Map();
	result.rows.forEach((row, i) => {
		const key = [row.kpi, row.question, row.scale_max].filter((part) => part !== undefined).join(' ');
		if (!series.has(key)) series.set(key, { key, row, months: [] });
		const before = series.get(key).months.at(-1)?.value ?? null;
		series.get(key).months.push({
			...row,
			raw: result.raw[i].value,
			change: changeOf(kpis[row.kpi].unit, before, row.value)?.value,
		});
	});
	const scales = new Map();
	for (const { row } of series.values()) {
		if (row.question !== undefined && row.kpi !== 'response_rate')
			scales.set(row.question, (scales.get(row.question) ?? 0) + 1);
	}
	const order = Object.keys(kpis);
	return [...series.values()]
		.filter(({ months }) => months.some((m) => m.value !== null))
		.sort((a, b) => order.indexOf(a.row.kpi) - order.indexOf(b.row.kpi))
		.map(({ key, row, months }, i) => ({
			key,
			id: `${query}-${i}`,
			kpi: row.kpi,
			...kpis[row.kpi],
			label: labelOf(row, options, scales),
			months,
		}));
}

function verdict(kpi) {
	const [before, now] = kpi.months.slice(-2);
	const change = changeOf(kpi.unit, before.value, now.value);
	if (change === null || now.beyond_chance === null) return { change, tested: false };
	if (!now.beyond_chance || change.value === 0) return { change, tested: true, beyond: false };
	const direction = kpi.better === 0 ? '' : change.value > 0 === kpi.better > 0 ? ' better' : ' worse';
	return {
		change,
		tested: true,
		beyond: true,
		mark: `${change.value > 0 ? '▲' : '▼'}${direction || (change.value > 0 ? ' more' : ' less')}`,
	};
}

function trackerRow(kpi) {
	const [before, now] = kpi.months.slice(-2);
	const { change, tested, beyond, mark } = verdict(kpi);
	const limits = now.low === null || change === null ? '' : `${signed(now.low, 1)} to ${signed(now.high, 1)}`;
	return `<tr role="row" id="${kpi.id}"><th role="rowheader" scope="row"><a href="#formula-${kpi.see}">${text(kpi.label)}</a></th>
<td role="cell" class="line">${charts.spark(kpi.months)}</td>
<td role="cell" class="before">${data(before.raw, format(kpi.unit, before.value))}</td>
<td role="cell" class="now">${data(now.raw, format(kpi.unit, now.value))}</td>
<td role="cell" class="change">${change === null ? '' : change.shown}</td>
<td role="cell" class="interval">${limits}</td>
<td role="cell" class="${beyond ? 'mark beyond' : tested ? 'mark' : 'mark untested'}">${beyond ? mark : tested ? (kpi.kpi === 'tickets' ? 'no spike' : 'may be chance') : '<span class="soft">not tested</span>'}</td></tr>`;
}

const header = (cells) =>
	`<thead role="rowgroup"><tr role="row">${cells.map((cell) => `<th role="columnheader" scope="col"${cell.text ? ' class="text"' : ''}>${cell.text ?? cell}</th>`).join('')}</tr></thead>`;

function trackerTable(sections, options) {
	const [before, now] = [options.before, options.date].map((date) =>
		monthName(date, { month: 'short', year: 'numeric' }),
	);
	return `<table class="tracker" role="table"><caption>${monthName(options.date)} against the month before</caption>
${header([{ text: 'KPI' }, { text: '13 months' }, before, now, 'change', '95 % interval', 'more than chance?'])}<tbody role="rowgroup">
${sections.map(({ title, list }) => `<tr class="group" role="row"><th role="rowheader" scope="rowgroup" colspan="7">${title}</th></tr>\n${list.map(trackerRow).join('\n')}`).join('\n')}
</tbody></table>`;
}

// One unit for all months of a KPI, named in its row.
function rowUnit(kpi) {
	if (kpi.unit === 'percent') return { name: ', %', shown: (v) => number(v, 1) };
	if (kpi.unit !== 'hours') return { name: '', shown: units[kpi.unit] };
	const most = Math.max(...kpi.months.map((m) => m.value ?? 0));
	if (most < 1) return { name: ', minutes', shown: (v) => number(v * 60, 1) };
	return most < 96
		? { name: ', hours', shown: (v) => number(v, 1) }
		: { name: ', days', shown: (v) => number(v / 24, 1) };
}

function monthCell(month, shown) {
	const beyond =
		month.beyond_chance && month.change
			? `<span class="beyond"><span aria-hidden="true">${month.change > 0 ? '▲' : '▼'}</span><span class="hidden"> more than chance</span></span>`
			: '';
	return `<td>${data(month.raw, month.value === null ? null : shown(month.value))}${beyond}</td>`;
}

function monthsTable({ query, title, list }) {
	return `<div class="scroll" tabindex="0" role="region" aria-label="${title}, every month"><table class="months" id="months-${query}"><caption>${title}</caption>
${header([{ text: 'KPI' }, ...list[0].months.map((m) => monthName(m.month, { month: 'short', year: '2-digit' }))])}<tbody>
${list
	.map((kpi) => ({ ...kpi, in: rowUnit(kpi) }))
	.map(
		(kpi) =>
			`<tr data-kpi="${text(kpi.key)}"><th scope="row">${text(kpi.label + kpi.in.name)}</th>${kpi.months.map((m) => monthCell(m, kpi.in.shown)).join('')}</tr>`,
	)
	.join('\n')}
</tbody></table></div>`;
}

function summary(sections, options) {
	const all = sections.flatMap(({ list }) => list).map((kpi) => ({ kpi, ...verdict(kpi), now: kpi.months.at(-1) }));
	const tested = all.filter((item) => item.tested);
	const beyond = tested.filter((item) => item.beyond);
	const line = ({ kpi, change, mark, now }) =>
		`<li><a href="#${kpi.id}">${text(kpi.label)}</a>: ${format(kpi.unit, now.value)}, ${change.shown} <strong class="beyond">${mark}</strong></li>`;
	return `<div class="summary"><p><strong>${beyond.length} of ${tested.length}</strong> KPIs that can be tested changed by more than chance since ${monthName(options.before)}${beyond.length ? ':' : '.'}</p>
${beyond.length ? `<ul>${beyond.map(line).join('')}</ul>` : ''}
<p class="soft">“More than chance” is p below 0.05, or a month far above its usual level. Of ${tested.length} KPIs about ${number(tested.length / 20, 1)} would be marked if nothing had changed.
Revenue and numbers of customers are complete counts, which have no interval.</p></div>`;
}

// Digits enough for a reader; the value itself is in the data element.
function cell(value, raw) {
	if (value === null) return '<td>–</td>';
	if (value instanceof Date) return `<td>${data(raw, raw)}</td>`;
	if (typeof value === 'number') return `<td>${data(raw, number(value, Number.isInteger(value) ? 0 : 1))}</td>`;
	if (typeof value === 'boolean') return `<td>${data(raw, value ? 'yes' : 'no')}</td>`;
	return `<td class="text">${data(raw, value)}</td>`;
}

const dataTable = (
	id,
	{ columns, rows, raw },
) => `<details><summary>The numbers as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="numbers"><table id="table-${id}">
${header(columns.map((name) => text(name.replaceAll('_', ' '))))}<tbody>
${rows.map((row, i) => `<tr>${columns.map((name) => cell(row[name], raw[i][name])).join('')}</tr>`).join('\n')}
</tbody></table></div></details>`;

const captions = {
	volume: [
		'Tickets by week and kind',
		'The five most frequent kinds and all other. A triangle marks a week far above the usual level of its kind.',
		'Line chart of tickets a week',
	],
	load: [
		'Load by weekday and hour',
		'Tickets opened in the 13 months, by weekday and hour of the day in the time zone of the report. Darker is more.',
		'Heat map of tickets by weekday and hour',
	],
	backlog: [
		'Backlog',
		'Above: open at the end of each week. Below: opened and resolved in it.',
		'Line charts of the open tickets, and of those opened and resolved',
	],
	times: [
		'Time to first response and to resolution',
		'Percentiles of what was answered, or resolved, in the month. The scale is logarithmic.',
		'Line charts of percentiles of the response and resolution time',
	],
	open: [
		'Still unresolved after',
		'Percent of the tickets of the 13 months; open ones count with their age (Kaplan-Meier), with the 95 % interval. Days on a square root scale.',
		'Survival curve of tickets',
	],
	funnel: [
		'Funnel',
		'Deals whose time for it ended within the 13 months, by the deepest step in order.',
		'Bar chart of the deals that reached each step',
	],
	cohorts: [
		'Cohorts',
		'Percent of the customers who started in a month that were still there at the start of later ones. The number of them in brackets.',
		'Heat map of retention by cohort and month',
	],
	survival: [
		'Lifetime of customers',
		'Percent still there after days, by plan; customers of today count for as long as they have been (Kaplan-Meier), with the 95 % interval.',
		'Survival curves of customers by plan',
	],
};

const missing = (what, result) => `<p class="missing">${text(what)}: ${text(result.reason)}</p>`;

function figure(id, result) {
	const [title, caption, label] = captions[id];
	if (!result.rows) return missing(title, result);
	return `<figure aria-label="${label}" id="chart-${id}"><h3>${title}</h3><figcaption>${caption}</figcaption>
<div class="wide">${charts[id](result.rows, 1000)}</div><div class="narrow">${charts[id](result.rows, 360)}</div>
${dataTable(id, result)}</figure>`;
}

const digits = (name) => (name === 'p' || name === 'probability' ? 4 : 2);

function formulaCard({ id, title, text: meaning, formula, sql, note, calculator, inputs, outputs }) {
	const values = calculators[calculator](
		...inputs.map(({ value, list }) => (list ? value.split(', ').map(Number) : Number(value))),
	);
	return `<section class="formula" id="formula-${id}"><h3>${title}</h3><p>${meaning}</p><p class="math">${formula}</p><p><code>${text(sql)}</code></p>
${note ? `<p class="soft">${note}</p>` : ''}<form data-calculator="${calculator}"><div class="fields">${inputs
		.map(
			(input, i) =>
				`<label${input.list ? ' class="list"' : ''}>${input.label}<input name="i${i}" value="${input.value}" inputmode="decimal" autocomplete="off"${input.list ? ' data-list' : ''}></label>`,
		)
		.join('')}</div>
<dl class="answers" aria-live="polite">${outputs.map((name, i) => `<dt>${name}</dt><dd><output name="o${i}"${digits(name) === 2 ? '' : ` data-digits="${digits(name)}"`}>${shown(values[i], digits(name))}</output></dd>`).join('')}</dl></form></section>`;
}

const script = `for (const table of document.querySelectorAll('.months')) table.parentElement.scrollLeft = table.offsetWidth;
for (const form of document.querySelectorAll('form[data-calculator]')) {
	const inputs = [...form.querySelectorAll('input')];
	const outputs = [...form.querySelectorAll('output')];
	form.addEventListener('submit', (event) => event.preventDefault());
	form.addEventListener('input', () => {
		const lists = inputs.map((input) => 'list' in input.dataset);
		inputs.forEach((input, i) => input.setAttribute('aria-invalid', numbers(input.value, lists[i]) === null));
		const values = calculate(form.dataset.calculator, inputs.map((input) => input.value), lists);
		outputs.forEach((output, i) => { output.textContent = values === null ? '–' : shown(values[i], Number(output.dataset.digits ?? 2)); });
	});
}`;

// results: by name of the query, {columns, raw, rows} or {reason}. options: title, schema, database, zone, date, before and the targets.
export async function page(results, options) {
	const sections = trackers
		.filter(({ query }) => results[query]?.rows)
		.map(({ query, title }) => ({ query, title, list: kpisOf(query, results[query], options) }))
		.filter(({ list }) => list.length > 0);
	const absent = trackers
		.filter(({ query }) => results[query]?.reason)
		.map(({ query, title }) => missing(title, results[query]))
		.join('\n');
	const css = await readFile(new URL('page.css', import.meta.url), 'utf8');
	const code = (await readFile(new URL('calculate.js', import.meta.url), 'utf8')).replaceAll('export ', '');
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${text(options.title)}, ${monthName(options.date)}</title>
<link rel="icon" href="data:,">
<style>
${css}</style>
</head>
<body>
<header>
<h1>${text(options.title)}, ${monthName(options.date)}</h1>
<p class="soft">From the views of schema ${text(options.schema)} in ${text(options.database)}. Months begin at midnight in ${text(options.zone)}. ${text(options.note)}</p>
<nav aria-label="Parts"><ul><li><a href="#tracker">What changed</a></li><li><a href="#months">Every month</a></li><li><a href="#charts">Charts</a></li><li><a href="#formulas">Formulas and calculators</a></li></ul></nav>
</header>
<main>
<h2 class="first" id="tracker">What changed</h2>
${summary(sections, options)}
${sections.length ? trackerTable(sections, options) : ''}
${absent}
<h2 id="months">Every month</h2>
<p class="soft">▲ and ▼: a change since the month before that is more than chance.</p>
${sections.map(monthsTable).join('\n')}
<h2 id="charts">Charts</h2>
${Object.keys(captions)
	.map((id) => figure(id, results[`chart_${id}`]))
	.join('\n')}
<h2 id="formulas">Formulas and calculators</h2>
<p class="soft">Type your own numbers: the answers are those of the extension, rounded. “–” is nothing to divide by, or no number.</p>
<div class="formulas">
${formulas.map(formulaCard).join('\n')}
</div>
</main>
<script>
${code}
${script}
</script>
</body>
</html>
`;
}
