// The calculators of the page: plain functions of what was typed in, as the extension computes them (level 0.95).
// report.mjs runs them once for the figures that are printed, the page runs them again at each change.

// What 97.5 percent of a standard normal variable do not exceed.
const CRITICAL = 1.959963984540054;

const percent = (part, whole) => (whole > 0 ? (100 * part) / whole : null);
const ratio = (part, whole) => (whole > 0 ? part / whole : null);
const sum = (values) => values.reduce((a, b) => a + b, 0);

// Score interval of a share (Wilson 1927), in percent.
function wilson(hits, trials) {
	if (!(trials > 0)) return [null, null];
	const share = hits / trials;
	const z2 = CRITICAL * CRITICAL;
	const center = (hits + z2 / 2) / (trials + z2);
	const half = (CRITICAL * Math.sqrt(trials * share * (1 - share) + z2 / 4)) / (trials + z2);
	return [hits === 0 ? 0 : 100 * (center - half), hits === trials ? 100 : 100 * (center + half)];
}

// Adjusted Wald estimate of positive less negative, and its variance, in points (Rocks 2016).
function adjusted(positive, negative, answers) {
	const n = answers + 3;
	const p = (positive + 0.75) / n;
	const q = (negative + 0.75) / n;
	return { estimate: 100 * (p - q), variance: (10000 * (p + q - (p - q) ** 2)) / n };
}

function netShare(positive, neutral, negative) {
	const n = positive + neutral + negative;
	if (n === 0) return [null, null, null];
	const { estimate, variance } = adjusted(positive, negative, n);
	const half = CRITICAL * Math.sqrt(variance);
	return [percent(positive - negative, n), Math.max(estimate - half, -100), Math.min(estimate + half, 100)];
}

// Complementary error function by a Chebyshev fit, to about 1e-7 (Press et al., Numerical Recipes, 6.2).
function erfc(x) {
	const t = 1 / (1 + x / 2);
	const terms = [
		-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
		0.17087277,
	];
	return t * Math.exp(-x * x + terms.reduceRight((a, c) => a * t + c, 0));
}

const pValue = (z) => (Number.isFinite(z) ? erfc(Math.abs(z) / Math.SQRT2) : null);

// Change of a share: hybrid score interval (Newcombe 1998, method 10), pooled z.
function shareChange(hits1, trials1, hits2, trials2) {
	if (!(trials1 > 0 && trials2 > 0)) return [null, null, null, null];
	const share1 = (100 * hits1) / trials1;
	const share2 = (100 * hits2) / trials2;
	const [low1, high1] = wilson(hits1, trials1);
	const [low2, high2] = wilson(hits2, trials2);
	const pooled = (hits1 + hits2) / (trials1 + trials2);
	const z = (share2 - share1) / 100 / Math.sqrt(pooled * (1 - pooled) * (1 / trials1 + 1 / trials2));
	return [
		share2 - share1,
		share2 - share1 - Math.hypot(share2 - low2, high1 - share1),
		share2 - share1 + Math.hypot(high2 - share2, share1 - low1),
		pValue(z),
	];
}

function netChange(p1, n1, d1, p2, n2, d2) {
	const [before, after] = [p1 + n1 + d1, p2 + n2 + d2];
	if (before === 0 || after === 0) return [null, null, null, null];
	const [a, b] = [adjusted(p1, d1, before), adjusted(p2, d2, after)];
	const error = Math.sqrt(a.variance + b.variance);
	const difference = b.estimate - a.estimate;
	return [
		percent(p2 - d2, after) - percent(p1 - d1, before),
		Math.max(difference - CRITICAL * error, -200),
		Math.min(difference + CRITICAL * error, 200),
		pValue(difference / error),
	];
}

// Interpolates between the two times that the fraction lies between, as percentile_cont does.
function percentile(values, fraction) {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const place = fraction * (sorted.length - 1);
	const below = Math.floor(place);
	return sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

// Probability of lasting longer than a time (Kaplan and Meier 1958).
function survival(ended, lasting, time) {
	const all = [...ended, ...lasting];
	if (all.length === 0) return null;
	return [...new Set(ended)]
		.filter((at) => at <= time)
		.reduce((share, at) => share * (1 - ended.filter((e) => e === at).length / all.filter((e) => e >= at).length), 1);
}

export const calculators = {
	nps: (promoters, passives, detractors) => netShare(promoters, passives, detractors),
	nps_change: netChange,
	csat: (satisfied, others) => [percent(satisfied, satisfied + others), ...wilson(satisfied, satisfied + others)],
	ces: (easy, neutral, hard) => [percent(easy, easy + neutral + hard), percent(easy - hard, easy + neutral + hard)],
	stars: (one, two, three, four, five) => {
		const all = one + two + three + four + five;
		return [ratio(one + 2 * two + 3 * three + 4 * four + 5 * five, all), percent(four + five, all)];
	},
	response_rate: (answered, unanswered) => [percent(answered, answered + unanswered)],
	sentiment: (positive, neutral, negative) => netShare(positive, neutral, negative),
	times: (times, open) => [
		ratio(sum(times), times.length),
		percentile(times, 0.5),
		percentile(times, 0.9),
		ratio(sum(times), times.length + open),
	],
	rate: (hits, misses) => [percent(hits, hits + misses), ...wilson(hits, hits + misses)],
	resolution: (resolved, unresolved) => [percent(resolved, resolved + unresolved), ratio(resolved, unresolved)],
	sla: (met, breached) => [percent(met, met + breached)],
	rate_change: shareChange,
	backlog: (open, opened, resolved) => [open + opened - resolved, percent(resolved, opened)],
	churn: (start, lost, gained) => [
		percent(lost, start),
		percent(start - lost, start),
		start + gained - lost,
		ratio(100 * lost, gained),
		percent(lost, start + gained),
	],
	cohort: (customers, active) => [percent(active, customers)],
	survival: (ended, lasting, time) => [survival(ended, lasting, time)],
	revenue: (before, expansion, contraction, churned, fresh, back) => [
		percent(before + expansion - contraction - churned, before),
		percent(before - contraction - churned, before),
		ratio(fresh + expansion, contraction + churned),
		before + expansion - contraction - churned + fresh + back,
	],
	cac: (spend, customers) => [ratio(spend, customers)],
	clv: (revenue, years, cac) => [revenue * years - cac],
	conversion: (entered, reached) => [percent(reached, entered), ...wilson(reached, entered)],
	win: (won, lost, wonAmount, lostAmount) => [percent(won, won + lost), percent(wonAmount, wonAmount + lostAmount)],
	engagement: (reached, engaged) => [percent(engaged, reached)],
};

// As round(value, digits) would, without zeros at the end.
export function shown(value, digits = 2) {
	if (value === null || !Number.isFinite(value)) return '–';
	const rounded = (Math.sign(value) * Math.round(Math.abs(value) * 10 ** digits + 1e-9)) / 10 ** digits;
	return String(rounded === 0 ? 0 : rounded).replace('-', '−');
}

// Numbers of an input: one, or a list that commas or blanks divide. null if it is no number.
export function numbers(text, isList) {
	const parts = text
		.trim()
		.split(/[\s,;]+/)
		.filter((part) => part !== '')
		.map(Number);
	if (parts.some((part) => !Number.isFinite(part) || part < 0)) return null;
	if (isList) return parts;
	return parts.length === 1 ? parts[0] : null;
}

export function calculate(id, texts, lists) {
	const given = texts.map((text, i) => numbers(text, lists[i]));
	return given.includes(null) ? null : calculators[id](...given);
}
