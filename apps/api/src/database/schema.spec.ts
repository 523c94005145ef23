import type { DataSource } from 'typeorm';
import { openTestDatabase } from './testing/test-database';

describe('the schema', () => {
  let dataSource: DataSource;
  let close: () => Promise<void>;
  beforeAll(async () => ({ dataSource, close } = await openTestDatabase()));
  afterAll(() => close());

  it('is the same in migrations and entities', async () => {
    const drift = await dataSource.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('knows the three device types of the mission from the start', async () => {
    expect(await dataSource.query('SELECT name, chip, slot_bytes FROM device_types ORDER BY name')).toEqual([
      { name: 'ESP32_LED_Blink', chip: 'ESP32', slot_bytes: 1_310_720 },
      { name: 'ESP32_OTA_Base', chip: 'ESP32', slot_bytes: 1_310_720 },
      { name: 'ESP32_PersonalCMS', chip: 'ESP32', slot_bytes: 1_310_720 },
    ]);
  });

  it('can be taken back', async () => {
    for (let left = dataSource.migrations.length; left > 0; left--) await dataSource.undoLastMigration();
    const [{ count }] = await dataSource.query(
      `SELECT count(*)::int AS count FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'migrations'`,
    );
    expect(count).toBe(0);
    await dataSource.runMigrations();
  });
});
