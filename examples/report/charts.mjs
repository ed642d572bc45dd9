// Charts as inline SVG, made when the page is built. Each function takes rows as its query returns them, with
// numbers for numbers and Dates for dates, and the width in pixels.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

// Told apart without colour by their dashes and by labels at their ends.
const colors = ['#0b4f8a', '#a04000', '#1e6b3a', '#6c1d6c', '#222222', '#8a6d00'];
const dashes = ['none', '7,3', '2,2', '9,3,2,3', '1,4', '12,4'];
const narrow = (width) => width < 500;
const month = (date) =>
	date.toLocaleDateString('en', { month: 'short', timeZone: 'UTC' }) +
	(date.getUTCMonth() === 0 ? ` ${date.getUTCFullYear()}` : '');

function plot(width, options) {
	const { document } = parseHTML('<!DOCTYPE html><html><body></body></html>');
	const figure = Plot.plot({
		document,
		width,
		style: { fontSize: '12px', fontFamily: 'inherit', background: 'none' },
		...options,
	});
	figure.setAttribute('aria-hidden', 'true'); // the figure has a label and a table
	return figure;
}

// Moves the labels at the ends of lines apart, in pixels of the chart that they are for.
function labels(chart, ends, gap = 14) {
	const y = chart.scale('y');
	const places = ends.map((end) => ({ ...end, pixel: y.apply(end.y) })).sort((a, b) => a.pixel - b.pixel);
	for (let i = 1; i < places.length; i++) places[i].pixel = Math.max(places[i].pixel, places[i - 1].pixel + gap);
	const bottom = Math.max(...y.range) + 8;
	for (let i = places.length - 1, limit = bottom; i >= 0; i--, limit -= gap)
		places[i].pixel = Math.min(places[i].pixel, limit);
	return places.map((place) => ({ ...place, y: y.invert(place.pixel) }));
}

// Lines with dashes, and their names where they end.
function lines(width, series, options, more = []) {
	const marks = [
		Plot.gridY({
			stroke: '#ccc',
			strokeOpacity: 1,
			...(Array.isArray(options.y.ticks) ? { ticks: options.y.ticks } : {}),
		}),
		...more,
		...series.map((s, i) =>
			Plot.lineY(s.points, {
				x: 'x',
				y: 'y',
				curve: options.curve ?? 'linear',
				stroke: colors[i % 6],
				strokeDasharray: dashes[i % 6],
				strokeWidth: 2,
			}),
		),
	];
	const given = {
		marginRight: narrow(width) ? 76 : 150,
		marginLeft: 52,
		height: narrow(width) ? 260 : 320,
		...options,
	};
	const ends = series.map((s, i) => ({ ...s.points.at(-1), name: s.name, color: colors[i % 6] }));
	const placed = labels(plot(width, { ...given, marks }), ends);
	const shorten = (name) =>
		name.length > given.marginRight / 6.6 ? `${name.slice(0, Math.floor(given.marginRight / 6.6) - 1)}…` : name;
	return plot(width, {
		...given,
		marks: [
			...marks,
			Plot.text(placed, {
				x: 'x',
				y: 'y',
				text: (d) => shorten(d.name),
				fill: 'color',
				textAnchor: 'start',
				dx: 6,
				fontWeight: 600,
			}),
		],
	}).outerHTML;
}

const groups = (rows, by) =>
	[...new Set(rows.map((row) => row[by]))].map((name) => ({ name, rows: rows.filter((row) => row[by] === name) }));
const time = (width, label) => ({ type: 'utc', label, tickFormat: month, ticks: narrow(width) ? 4 : 8 });

export function volume(rows, width) {
	const kinds = groups(rows, 'kind').map(({ name, rows }) => ({
		name,
		points: rows.map((r) => ({ x: r.week, y: r.events, is_spike: r.is_spike })),
	}));
	const spikes = (kind, i) =>
		Plot.dot(
			kind.points.filter((p) => p.is_spike),
			{ x: 'x', y: 'y', symbol: 'triangle', r: 6, fill: colors[i % 6], stroke: 'white', dy: -9 },
		);
	if (!narrow(width)) {
		return lines(
			width,
			kinds,
			{ height: 360, x: time(width, null), y: { label: 'tickets a week', zero: true } },
			kinds.map(spikes),
		);
	}
	// Side by side where there is no room for six lines in one.
	return kinds
		.map(
			(kind, i) =>
				`<p class="panel">${escape(kind.name)}</p>` +
				plot(width, {
					height: 110,
					marginLeft: 44,
					x: time(width, null),
					y: { zero: true, label: null, ticks: 3 },
					marks: [
						Plot.gridY({ stroke: '#ccc', strokeOpacity: 1 }),
						Plot.lineY(kind.points, { x: 'x', y: 'y', stroke: colors[i % 6], strokeWidth: 2 }),
						spikes(kind, i),
					],
				}).outerHTML,
		)
		.join('');
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

// Relative luminance of the Web Content Accessibility Guidelines; black and white have the same contrast at 0.179.
const luminance = (rgb) =>
	rgb
		.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
		.reduce((all, c, i) => all + c * [0.2126, 0.7152, 0.0722][i], 0);

// Dark is much; the number is in every cell, in the colour that can be read on it.
function cells(width, rows, { x, y, value, text, options }) {
	const most = Math.max(...rows.map((row) => row[value] ?? 0), 1);
	const least = options.least ?? 0;
	const shade = (row) => Math.max(0, Math.min(1, ((row[value] ?? 0) - least) / ((options.most ?? most) - least)));
	const color = (row) => [255 - 244 * shade(row), 255 - 176 * shade(row), 255 - 117 * shade(row)].map(Math.round);
	const fill = (row) => (row[value] === null ? 'none' : `rgb(${color(row)})`);
	return plot(width, {
		...options,
		marks: [
			Plot.cell(rows, {
				x,
				y,
				fill,
				stroke: (row) => (row[value] === null ? 'none' : '#bbb'),
				strokeWidth: 0.5,
				inset: 0.5,
			}),
			Plot.text(rows, {
				x,
				y,
				text,
				fill: (row) => (luminance(color(row)) < 0.179 ? 'white' : 'black'),
				fontSize: options.textSize ?? 11,
			}),
		],
	}).outerHTML;
}

export function load(rows, width) {
	const used = rows.filter((r) => r.tickets > 0).map((r) => r.hour);
	const shown = rows.filter((r) => r.hour >= Math.min(...used) && r.hour <= Math.max(...used));
	const short = (d) => (d.tickets >= 10000 ? `${Math.round(d.tickets / 1000)}k` : String(d.tickets));
	const hour = { label: null, type: 'band', tickFormat: (h) => String(h) };
	const weekday = { label: null, type: 'band', tickFormat: (d) => days[d - 1] };
	if (narrow(width)) {
		return cells(width, shown, {
			x: 'weekday',
			y: 'hour',
			value: 'tickets',
			text: short,
			options: { x: weekday, y: hour, height: 40 + 22 * new Set(shown.map((r) => r.hour)).size, marginLeft: 40 },
		});
	}
	return cells(width, shown, {
		x: 'hour',
		y: 'weekday',
		value: 'tickets',
		text: short,
		options: { x: hour, y: weekday, height: 260, marginLeft: 44 },
	});
}

export function backlog(rows, width) {
	const points = (key) => rows.map((row) => ({ x: row.week, y: row[key] }));
	return (
		lines(width, [{ name: 'open', points: points('open_at_end') }], {
			height: narrow(width) ? 190 : 220,
			marginRight: 76,
			x: time(width, null),
			y: { label: 'open at the end of the week', nice: true, zero: false },
		}) +
		lines(
			width,
			[
				{ name: 'opened', points: points('opened') },
				{ name: 'resolved', points: points('resolved') },
			],
			{
				height: narrow(width) ? 190 : 220,
				marginRight: 76,
				x: time(width, null),
				y: { label: 'tickets a week', zero: true },
			},
		)
	);
}

const duration = (hours) =>
	hours < 1
		? `${Math.round(hours * 60)} min`
		: hours < 48
			? `${+hours.toPrecision(2)} h`
			: `${Math.round(hours / 24)} d`;
const ticks = [1 / 60, 0.25, 1, 4, 12, 24, 72, 168, 720, 2160, 8760, 35040];

export function times(rows, width) {
	const half = narrow(width) ? width : Math.floor((width - 20) / 2);
	const charts = groups(rows, 'kind').map(({ name, rows }) => {
		const series = [
			['p95', '95 %'],
			['p90', '90 %'],
			['p75', '75 %'],
			['p50', 'median'],
		]
			.map(([key, label]) => ({
				name: label,
				points: rows.filter((row) => row[key] > 0).map((row) => ({ x: row.month, y: Math.log10(row[key]) })),
			}))
			.filter((s) => s.points.length > 0);
		if (series.length === 0) return '';
		const all = series.flatMap((s) => s.points.map((p) => p.y));
		const within = ticks.map(Math.log10).filter((t) => t >= Math.min(...all) - 0.3 && t <= Math.max(...all) + 0.3);
		return `<div><p class="panel">${name}</p>${lines(half, series, {
			height: 270,
			marginRight: 62,
			x: { ...time(320, null) },
			y: {
				label: null,
				ticks: within,
				tickFormat: (y) => duration(10 ** y),
				domain: [Math.min(...all, ...within), Math.max(...all, ...within)],
			},
		})}</div>`;
	});
	return `<div class="pair">${charts.join('')}</div>`;
}

export function funnel(rows, width) {
	const percent = (x) => (x === null ? '' : `${x.toFixed(1)} %`);
	return plot(width, {
		height: 44 + 46 * rows.length,
		marginLeft: 52,
		marginRight: 16,
		x: { label: null, axis: null, domain: [0, Math.max(...rows.map((r) => r.reached), 1)] },
		y: { type: 'band', label: null, tickFormat: (s) => `step ${s}`, padding: 0.35 },
		marks: [
			Plot.barX(rows, { x: 'reached', y: 'step', fill: '#0b4f8a' }),
			Plot.text(rows, {
				x: 0,
				y: 'step',
				dx: 0,
				dy: -20,
				textAnchor: 'start',
				fill: 'black',
				text: (d) =>
					`${d.reached.toLocaleString('en')} · ${percent(d.of_first)} of the first${d.of_previous === null ? '' : ` · ${percent(d.of_previous)} of the step before`}`,
			}),
		],
	}).outerHTML;
}

export function cohorts(rows, width) {
	const of = rows.filter((row) => row.months_later > 0 && row.retention !== null);
	const sizes = new Map(rows.map((row) => [+row.cohort, row.customers]));
	const name = (date) => `${date.toLocaleDateString('en', { month: 'short', year: '2-digit', timeZone: 'UTC' })}`;
	const least = Math.min(...of.map((row) => row.retention), 100);
	return cells(
		width,
		of.map((row) => ({
			...row,
			label: narrow(width) ? name(row.cohort) : `${name(row.cohort)}  (${sizes.get(+row.cohort)})`,
		})),
		{
			x: 'months_later',
			y: 'label',
			value: 'retention',
			text: (d) => (narrow(width) ? Math.round(d.retention) : d.retention.toFixed(1)),
			options: {
				least: Math.floor(least / 10) * 10 - 10,
				most: 110,
				textSize: narrow(width) ? 9.5 : 11,
				height: 76 + 24 * new Set(of.map((r) => +r.cohort)).size,
				marginLeft: narrow(width) ? 48 : 96,
				x: { type: 'band', axis: 'top', label: 'months later', labelOffset: 38, tickFormat: String },
				marginTop: 44,
				y: {
					type: 'band',
					label: null,
					domain: [...new Set(of.map((r) => +r.cohort))].map((c) =>
						narrow(width) ? name(new Date(c)) : `${name(new Date(c))}  (${sizes.get(c)})`,
					),
				},
			},
		},
	);
}

// A step for every time, and a band between the limits.
function steps(width, series, options) {
	const bands = series.map((s, i) =>
		Plot.areaY(
			s.points.filter((p) => p.low !== null),
			{ x: 'x', y1: 'low', y2: 'high', curve: 'step-after', fill: colors[i % 6], fillOpacity: 0.15 },
		),
	);
	return lines(width, series, { curve: 'step-after', y: { label: 'percent', domain: [0, 100] }, ...options }, bands);
}

const curve = (rows) => [
	{ x: 0, y: 100, low: 100, high: 100 },
	...rows.map((row) => ({ x: row.days, y: row.share, low: row.low, high: row.high })),
];

export function survival(rows, width) {
	return steps(
		width,
		groups(rows, 'plan').map(({ name, rows }) => ({ name, points: curve(rows) })),
		{ x: { label: 'days', ticks: narrow(width) ? 4 : 8 } },
	);
}

export function open(rows, width) {
	const last = Math.max(...rows.map((row) => row.days));
	return steps(width, [{ name: 'unresolved', points: curve(rows) }], {
		marginRight: 86,
		x: {
			type: 'sqrt',
			label: 'days',
			ticks: [1, 7, 30, 90, 180, 365, 730].filter((t) => t <= last),
			tickFormat: String,
		},
	});
}

// The 13 months of a KPI as a line of its own, with a ring at this month and a triangle where it changed by more than chance.
export function spark(points, width = 150, height = 30) {
	const known = points.map((p, i) => ({ ...p, i })).filter((p) => p.value !== null);
	if (known.length === 0) return '';
	const [low, high] = [Math.min(...known.map((p) => p.value)), Math.max(...known.map((p) => p.value))];
	const x = (i) => +(8 + ((width - 16) * i) / (points.length - 1)).toFixed(1);
	const y = (value) =>
		+(high === low ? height / 2 : height - 5 - ((height - 12) * (value - low)) / (high - low)).toFixed(1);
	const marks = known
		.filter((p) => p.beyond_chance && p.change)
		.map((p) => {
			const [px, py] = [x(p.i), y(p.value)];
			return `<path d="M${px} ${+(py - 4).toFixed(1)}l3.5 7h-7z" fill="#a04000" transform="${p.change < 0 ? `rotate(180 ${px} ${py})` : ''}"/>`;
		});
	const last = known.at(-1);
	return (
		`<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">` +
		`<path d="${known.map((p, n) => `${n && known[n - 1].i === p.i - 1 ? 'L' : 'M'}${x(p.i)} ${y(p.value)}`).join('')}" fill="none" stroke="#0b4f8a" stroke-width="1.5"/>` +
		`<circle cx="${x(last.i)}" cy="${y(last.value)}" r="2.5" fill="#0b4f8a"/>${marks.join('').replaceAll(' transform=""', '')}</svg>`
	);
}
