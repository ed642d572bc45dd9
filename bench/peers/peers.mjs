// Usage: node peers.mjs duckdb|clickhouse
//
// Copies the tables of bench/scan.sql into the peer, in this process and on
// one thread, runs its queries, and adds rows to bench.measure: CPU time of
// the process, the least of at least seven runs. A peer that cannot be loaded
// is left out; an answer that differs from ours is an error.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { queries, tables } from './queries.mjs';

const folder = process.env.CXKPI_TMP;
const runs = Math.max(7, process.env.CXKPI_BENCH_RUNS ?? 0);

// Both open a database in a folder, as they would be used for data that stays.
const peers = {
	async duckdb() {
		const { DuckDBInstance, version } = await import('@duckdb/node-api');
		const database = await DuckDBInstance.create(`${folder}/peer`, { threads: '1' });
		const connection = await database.connect();
		return {
			name: `DuckDB ${version().slice(1)}`,
			// Without a time zone, which saves DuckDB an extension; all times are UTC.
			type: (type) => type.replace(' with time zone', ''),
			load: (table, columns, file) => [
				`CREATE TABLE ${table} (${columns})`,
				`COPY ${table} FROM '${file}' (FORMAT csv, HEADER false)`,
				'CHECKPOINT',
			],
			run: (sql) => connection.run(sql),
			rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson().map((row) => row.join()),
			close: () => database.closeSync(),
		};
	},

	async clickhouse() {
		const { Session } = await import('chdb');
		const session = new Session(`${folder}/peer`);
		// The condition cache would answer WHERE of the second run from the first.
		for (const setting of ['max_threads = 1', 'max_insert_threads = 1', 'use_query_condition_cache = 0',
			'input_format_parallel_parsing = 0', "session_timezone = 'UTC'", "date_time_input_format = 'best_effort'"]) {
			session.query(`SET ${setting}`);
		}
		return {
			name: `ClickHouse ${session.query('SELECT version()', 'TSV').trim()}`,
			type: (type, nullable) => {
				const name = type.startsWith('timestamp') ? 'DateTime64(6)' : type;
				return nullable ? `Nullable(${name})` : name;
			},
			// Merged into one part, or it would merge while queries are timed.
			load: (table, columns, file) => [
				`CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
				`INSERT INTO ${table} SELECT * FROM file('${file}', CSV)`,
				`OPTIMIZE TABLE ${table} FINAL`,
			],
			run: (sql) => session.query(sql, 'Null'),
			rows: (sql) => session.query(sql, 'CSV').trim().split('\n'),
			close: () => session.close(),
		};
	},
};

// The rows that psql prints as CSV.
function psql(sql, variables = {}) {
	const options = Object.entries(variables).map(([name, value]) => `--set=${name}=${value}`);
	return execFileSync('psql', ['-Xq', '--csv', '-t', '-v', 'ON_ERROR_STOP=1', ...options], {
		input: sql, encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, PGTZ: 'UTC' },
	}).split('\n').filter((line) => line !== '');
}

// Milliseconds of all threads of this process.
function cpuTime() {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

// Columns as bench/scan.sql has them; only those with nulls have to be nullable.
function columnsOf(table, type) {
	return psql(`SELECT column_name, data_type, null_frac > 0
		FROM information_schema.columns JOIN pg_stats ON (schemaname, tablename, attname) = (table_schema, table_name, column_name)
		WHERE table_name = :'table' ORDER BY ordinal_position`, { table })
		.map((line) => line.split(','))
		.map(([name, dataType, nullable]) => `"${name}" ${type(dataType, nullable === 't')}`).join(', ');
}

// Returns the milliseconds that our server takes to write the table and the peer to read it.
async function copyTable(peer, table) {
	const file = `${folder}/${table}.csv`;
	const columns = columnsOf(table, peer.type);
	const [written] = psql(`SELECT bench.cpu_ms() AS started \\gset
		COPY ${table} TO :'file' (FORMAT csv);
		SELECT bench.cpu_ms() - :started;`, { file });
	const started = cpuTime();
	for (const sql of peer.load(table, columns, file)) {
		await peer.run(sql);
	}
	const read = cpuTime() - started;
	rmSync(file);
	return Number(written) + read;
}

// Rows as sorted lists of figures and texts: without quotes and brackets, midnight is its day, and a list that is
// missing is as empty as one of nulls or nan.
function canonical(rows) {
	return rows.map((row) => row.replace(/["{}[\]]/g, '').replaceAll(/ 00:00:00(\+00)?/g, '').replace(/(,(nan|\\N)?)+$/, ''))
		.sort().map((row) => row.split(','));
}

// Throws if the peer's rows are not those of our query.
function checkAnswer({ what, ours = '*', within = 0 }, theirRows) {
	const expected = canonical(psql(`SELECT query FROM bench.measure WHERE what = :'what' AND query IS NOT NULL \\gset
		SELECT :ours FROM (:query) AS q;`, { what, ours }));
	const answer = canonical(theirRows);
	const agree = (a, b) => a === b || Math.abs(a - b) <= Math.max(1e-6, within * Math.abs(a));
	const differs = expected.findIndex((row, i) =>
		row.length !== answer[i]?.length || !row.every((cell, j) => agree(cell, answer[i][j])));
	if (differs >= 0 || expected.length !== answer.length) {
		throw new Error(`${what}: ours ${expected.length} rows, ${expected[differs]}; theirs ${answer.length}, ${answer[differs]}`);
	}
}

async function compare(peer, query, sql) {
	checkAnswer(query, await peer.rows(sql));
	const times = [];
	for (let run = 0; run < runs; run++) {
		const started = cpuTime();
		await peer.run(sql);
		times.push(cpuTime() - started);
	}
	times.sort((a, b) => a - b);
	const slower = times[runs >> 1] / times[0] - 1;
	psql(`INSERT INTO bench.measure (what, against, plan, ms, against_ms, slower_than_fastest, same)
		SELECT what, :'against', plan, ms, :ms, greatest(slower_than_fastest, :slower), true
		FROM bench.measure WHERE what = :'what' AND query IS NOT NULL`,
	{ what: query.what, against: query.how ? `${peer.name}, ${query.how}` : peer.name, ms: times[0], slower });
}

async function measure(peer, name) {
	let copying = 0;
	for (const table of tables) {
		copying += await copyTable(peer, table);
	}
	for (const query of queries) {
		const sql = query[name] ?? query.sql;
		if (sql) {
			await compare(peer, query, sql);
		}
	}
	psql(`INSERT INTO bench.measure (what, against, plan, against_ms)
		VALUES ('copying the tables, once', :'against', 'CPU time', :ms)`, { against: peer.name, ms: copying });
}

const [name] = process.argv.slice(2);
const peer = await peers[name]().catch((error) => console.error(`${name} is left out: ${error.message.split('\n')[0]}`));
if (peer) {
	await measure(peer, name);
	peer.close();
	rmSync(`${folder}/peer`, { recursive: true });
}
