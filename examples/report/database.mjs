// Reads the canonical views: one transaction, one query after the other.
import { readFile, readdir } from 'node:fs/promises';
import pg from 'pg';

const folder = new URL('sql/', import.meta.url);
const numeric = new Set([20, 21, 23, 700, 701, 1700]);
const views = ['kpi_tickets', 'kpi_answers', 'kpi_deals', 'kpi_deal_events', 'kpi_customers', 'kpi_revenue'];

// A query of sql/, with psql's variables as numbered parameters, and the view that it reads.
export async function readQuery(name) {
	const text = await readFile(new URL(`${name}.sql`, folder), 'utf8');
	const names = [];
	const sql = text.replace(/:'(\w+)'/g, (_, variable) => {
		if (!names.includes(variable)) names.push(variable);
		return `$${names.indexOf(variable) + 1}`;
	});
	return {
		name,
		sql,
		names,
		view: text.match(/Reads (kpi_\w+)/)[1],
	};
}

export async function queryNames() {
	return (await readdir(folder))
		.filter((file) => file.endsWith('.sql'))
		.map((file) => file.slice(0, -4))
		.sort();
}

// As text for the tables, which must say what the server said, and as numbers and dates for the charts.
function convert(result) {
	const rows = result.rows.map((row) =>
		Object.fromEntries(
			result.fields.map(({ name, dataTypeID }) => {
				const value = row[name];
				if (value === null) return [name, null];
				if (numeric.has(dataTypeID)) return [name, Number(value)];
				if (dataTypeID === 16) return [name, value === 't'];
				return [name, dataTypeID === 1082 ? new Date(`${value}T00:00:00Z`) : value];
			}),
		),
	);
	return { columns: result.fields.map((field) => field.name), raw: result.rows, rows };
}

async function orRollBack(client, statement, values) {
	await client.query('SAVEPOINT one');
	try {
		return await client.query(statement, values);
	} catch (error) {
		await client.query('ROLLBACK TO one');
		throw error;
	}
}

export class Database {
	static async connect() {
		const client = new pg.Client({
			application_name: 'cxkpi report',
			types: { getTypeParser: () => (value) => value },
		});
		await client.connect();
		return new Database(client);
	}

	constructor(client) {
		this.client = client;
	}

	// Sees one state of the database from here on. Returns the canonical views that the schema has.
	async begin(schema, say) {
		const { client } = this;
		await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
		const extension = await client.query(
			"SELECT nspname FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'cxkpi'",
		);
		if (extension.rows.length === 0)
			throw new Error('This database has no extension cxkpi. Run CREATE EXTENSION cxkpi in it first.');
		const there = await client.query(
			'SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relname = ANY($2)',
			[client.escapeIdentifier(schema), views],
		);
		const names = there.rows.map((row) => row.relname);
		if (names.length === 0) {
			throw new Error(
				`Schema ${schema} has none of the views ${views.join(', ')}. Name theirs with --schema; docs/crm.md says how to make them.`,
			);
		}
		await client.query(
			`SET LOCAL search_path = ${[schema, extension.rows[0].nspname].map((name) => client.escapeIdentifier(name)).join(', ')}`,
		);
		await client.query("SET LOCAL datestyle = 'ISO'");
		await this.copy(schema, names, say);
		return names;
	}

	// Every view is read once, into a temporary table of the same name. A replica, or a user without the right, has none.
	async copy(schema, names, say) {
		for (const name of names) {
			say(`reading ${schema}.${name}`);
			const view = `${this.client.escapeIdentifier(schema)}.${name}`;
			try {
				await orRollBack(this.client, `CREATE TEMPORARY TABLE ${name} ON COMMIT DROP AS SELECT * FROM ${view}`);
				await this.client.query(`ANALYZE pg_temp.${name}`);
			} catch (error) {
				if (!['25006', '42501'].includes(error.code)) throw error;
				say(`no temporary table (${error.message}): every query reads the views, which is slower`);
				return;
			}
		}
	}

	async run({ sql, names }, variables) {
		return convert(
			await orRollBack(
				this.client,
				sql,
				names.map((name) => variables[name]),
			),
		);
	}

	async lastMonth(zone) {
		const { rows } = await this.client.query(
			"SELECT to_char(now() AT TIME ZONE $1 - interval '1 month', 'YYYY-MM') AS month",
			[zone],
		);
		return rows[0].month;
	}

	async end() {
		await this.client.end();
	}
}
