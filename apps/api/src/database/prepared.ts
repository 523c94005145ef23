import { hash } from 'node:crypto';
import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * A statement that Postgres parses and plans once for each connection. For the few that a fleet runs hundreds of times a
 * second, planning would cost as much as running (docs/performance.md), and TypeORM's `query` cannot name a statement.
 */
export class Prepared<Row extends QueryResultRow = QueryResultRow> {
  private readonly name: string;

  constructor(private readonly text: string) {
    this.name = hash('sha1', text);
  }

  async run(dataSource: DataSource, values: readonly unknown[]): Promise<Row[]> {
    const { master: pool } = dataSource.driver as unknown as { master: Pool };
    const { rows } = await pool.query<Row>({ name: this.name, text: this.text, values: [...values] });
    return rows;
  }
}
