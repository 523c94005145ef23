import type { DataSource } from 'typeorm';
import { waitUntilBlocked } from '../../auth/testing/wait-until-blocked';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../device.entity';
import { groupParts } from './testing/group-parts';

describe('Groups', () => {
  let dataSource: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof groupParts>;

  beforeAll(async () => ({ dataSource, close } = await openTestDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    await dataSource.query('TRUNCATE device_groups, devices CASCADE');
    parts = groupParts(dataSource);
    const common = { type: 'ESP32_OTA_Base', status: 'active' as const };
    await dataSource.getRepository(DeviceEntity).insert([
      { ...common, deviceId: 'a', name: 'Hall' },
      { ...common, deviceId: 'b', name: 'Attic', type: 'ESP32_LED_Blink' },
      { ...common, deviceId: 'c', name: 'Cellar', status: 'retired' as const },
    ]);
  });

  it('keeps a fixed list, and counts those of it that are not retired', async () => {
    const group = await parts.groups.create({ name: 'Lab', deviceIds: ['a', 'c', 'a'] }, 'admin');
    expect(group).toMatchObject({ name: 'Lab', filter: null, devices: 1, createdBy: 'admin' });
  });

  it('follows the fleet where it is a filter', async () => {
    const group = await parts.groups.create({ name: 'Base', filter: 'type = ESP32_OTA_Base' }, 'admin');
    expect(group.devices).toBe(1);
    await dataSource.query(`UPDATE devices SET type = 'ESP32_OTA_Base' WHERE device_id = 'b'`);
    expect((await parts.groups.get(group.id)).devices).toBe(2);
  });

  it('lets a filter ask about a fixed group', async () => {
    await parts.groups.create({ name: 'Lab', deviceIds: ['a', 'b'] }, 'admin');
    const group = await parts.groups.create({ name: 'Lab LEDs', filter: 'group = Lab and type ~ led' }, 'admin');
    expect(group.devices).toBe(1);
  });

  it.each([
    ['a list and a filter at once', { name: 'x', deviceIds: [], filter: 'tag = a' }, { field: 'filter' }],
    ['neither', { name: 'x' }, { field: 'filter' }],
    ['a device that does not exist', { name: 'x', deviceIds: ['a', 'nobody'] }, { field: 'deviceIds' }],
    ['a filter that is none, with the place', { name: 'x', filter: 'type = ' }, { field: 'filter', position: 8 }],
    ['a group that does not exist', { name: 'x', filter: 'group = Nowhere' }, { field: 'filter' }],
  ])('refuses %s and keeps nothing', async (_, request, facts) => {
    await expect(parts.groups.create(request, 'admin')).rejects.toMatchObject({ kind: 'invalid', facts });
    expect(await parts.groups.list()).toEqual({ items: [] });
  });

  it('says in words where a filter is wrong, for those who see only the message', async () => {
    await expect(parts.search.condition({ filter: 'type = ' }, parts.clock.now())).rejects.toMatchObject({
      message: expect.stringMatching(/^In the filter at character 8: /) as string,
    });
  });

  it('refuses a filter that asks about a filter, so that they never go round in circles', async () => {
    await parts.groups.create({ name: 'Beta', filter: 'tag = beta' }, 'admin');
    await expect(parts.groups.create({ name: 'x', filter: 'group = Beta' }, 'admin')).rejects.toMatchObject({
      message: expect.stringContaining('fixed groups only') as string,
    });
  });

  it('refuses a name that is taken, new or changed', async () => {
    await parts.groups.create({ name: 'Lab', deviceIds: [] }, 'admin');
    await expect(parts.groups.create({ name: 'Lab', deviceIds: [] }, 'admin')).rejects.toMatchObject({
      code: 'group_exists',
    });
    const other = await parts.groups.create({ name: 'Hall', deviceIds: [] }, 'admin');
    await expect(parts.groups.patch(other.id, { name: 'Lab' })).rejects.toMatchObject({ code: 'group_exists' });
  });

  it('changes name, list and filter, and never one kind into the other', async () => {
    const list = await parts.groups.create({ name: 'Lab', deviceIds: ['a'] }, 'admin');
    expect(await parts.groups.patch(list.id, { name: 'Workshop', deviceIds: ['b'] })).toMatchObject({
      name: 'Workshop',
      devices: 1,
    });
    await expect(parts.groups.patch(list.id, { filter: 'tag = a' })).rejects.toMatchObject({
      facts: { field: 'filter' },
    });
    const filter = await parts.groups.create({ name: 'Beta', filter: 'tag = beta' }, 'admin');
    await expect(parts.groups.patch(filter.id, { deviceIds: ['a'] })).rejects.toMatchObject({
      facts: { field: 'deviceIds' },
    });
    expect(await parts.groups.patch(filter.id, { filter: 'online = false' })).toMatchObject({ devices: 2 });
  });

  it('is not deleted while a rollout names it', async () => {
    const { id } = await parts.groups.create({ name: 'Lab', deviceIds: ['a'] }, 'admin');
    parts.usage.byGroup.set(id, ['2.5.0 to the lab']);
    await expect(parts.groups.remove(id)).rejects.toMatchObject({ code: 'group_in_use' });
    parts.usage.byGroup.clear();
    await parts.groups.remove(id);
    await expect(parts.groups.get(id)).rejects.toMatchObject({ code: 'group_not_found' });
  });

  describe('while somebody deletes it', () => {
    type Change = (id: string) => Promise<unknown>;

    it.each<[string, Change, object]>([
      [
        'takes nobody in by a bulk change',
        (id) => parts.bulk.apply({ deviceIds: ['a'], addToGroup: id }),
        { code: 'group_not_found' },
      ],
      ['is not changed', (id) => parts.groups.patch(id, { deviceIds: ['a'] }), { code: 'group_not_found' }],
      ['is not deleted twice', (id) => parts.groups.remove(id), { code: 'group_not_found' }],
      [
        'is not in a CSV',
        () => parts.lists.import(Buffer.from('deviceId,groups\na,Lab')),
        { message: 'line 2, groups: there is no fixed group "Lab"' },
      ],
    ])('%s, and the answer says why', async (_, change, refusal) => {
      const { id } = await parts.groups.create({ name: 'Lab', deviceIds: [] }, 'admin');
      const deleting = dataSource.createQueryRunner();
      await deleting.startTransaction();
      await deleting.query('DELETE FROM device_groups WHERE id = $1', [id]);
      const refused = expect(change(id)).rejects.toMatchObject(refusal);
      await waitUntilBlocked(dataSource);
      await deleting.commitTransaction();
      await deleting.release();
      await refused;
    });
  });

  it('shows before it is made what a filter would hold', async () => {
    expect(await parts.groups.preview({ filter: 'type = ESP32_OTA_Base' })).toMatchObject({
      count: 1,
      sample: [{ deviceId: 'a' }],
    });
  });

  it('narrows a list of devices', async () => {
    const now = parts.clock.now();
    const { id } = await parts.groups.create({ name: 'Lab', deviceIds: ['a', 'b'] }, 'admin');
    const { where, parameters } = await parts.search.condition({ group: id, filter: 'name ~ att' }, now);
    expect(where).toContain('AND');
    expect(parameters).toEqual([id, 'att']);
    await expect(parts.search.condition({ group: crypto.randomUUID() }, now)).rejects.toMatchObject({
      code: 'group_not_found',
    });
  });

  describe('many devices at once', () => {
    const tagsOf = async (deviceId: string): Promise<string[]> =>
      (await dataSource.getRepository(DeviceEntity).findOneByOrFail({ deviceId })).tags;

    it('are tagged and untagged by name or by filter', async () => {
      expect(await parts.bulk.apply({ deviceIds: ['a', 'b'], addTags: ['hall', 'beta', 'beta'] })).toEqual({
        devices: 2,
      });
      expect(await parts.bulk.apply({ filter: 'tag = hall and type ~ LED', removeTags: ['hall'] })).toEqual({
        devices: 1,
      });
      expect([await tagsOf('a'), await tagsOf('b')]).toEqual([['beta', 'hall'], ['beta']]);
    });

    it('are all changed or none: one that would have too many tags stops it', async () => {
      const twenty = Array.from({ length: 20 }, (_, index) => `t${index}`);
      await parts.bulk.apply({ deviceIds: ['b'], addTags: twenty });
      await expect(parts.bulk.apply({ deviceIds: ['a', 'b'], addTags: ['x'] })).rejects.toMatchObject({
        facts: { field: 'addTags' },
      });
      expect(await tagsOf('a')).toEqual([]);
    });

    it('go on the list of a fixed group and off it, and never into a filter', async () => {
      const { id } = await parts.groups.create({ name: 'Lab', deviceIds: [] }, 'admin');
      await parts.bulk.apply({ filter: 'online = false', addToGroup: id });
      expect((await parts.groups.get(id)).devices).toBe(2);
      await parts.bulk.apply({ deviceIds: ['a'], removeFromGroup: id });
      expect((await parts.groups.get(id)).devices).toBe(1);
      const filter = await parts.groups.create({ name: 'Beta', filter: 'tag = beta' }, 'admin');
      await expect(parts.bulk.apply({ deviceIds: ['a'], addToGroup: filter.id })).rejects.toMatchObject({
        facts: { field: 'addToGroup' },
      });
    });

    it('refuses devices and a filter in one breath', async () => {
      await expect(parts.bulk.apply({ deviceIds: ['a'], filter: 'tag = a', addTags: ['x'] })).rejects.toMatchObject({
        facts: { field: 'filter' },
      });
    });
  });

  describe('a CSV', () => {
    const importText = (csv: string) => parts.lists.import(Buffer.from(csv));

    it('brings back what it took out', async () => {
      await parts.groups.create({ name: 'Lab, "new"', deviceIds: ['a'] }, 'admin');
      await parts.bulk.apply({ deviceIds: ['a'], addTags: ['beta', 'hall'] });
      await dataSource.query(
        `UPDATE devices SET name = '=1+1', notes = 'two\nlines; and "more"' WHERE device_id = 'a'`,
      );
      const csv = await parts.lists.export({});
      expect(csv).toContain("'=1+1");
      await dataSource.query(
        `UPDATE devices SET name = 'lost', tags = '{}', notes = ''; DELETE FROM device_group_members`,
      );
      expect(await importText(csv)).toEqual({ rows: 2, changed: 2 });
      expect(await parts.lists.export({})).toBe(csv);
    });

    it('leaves alone what it has no column for', async () => {
      await parts.bulk.apply({ deviceIds: ['a'], addTags: ['beta'] });
      expect(await importText('deviceId,name\r\na,Front door\r\n')).toEqual({ rows: 1, changed: 1 });
      expect(await tagsAndName('a')).toEqual([['beta'], 'Front door']);
    });

    it('changes nothing when one line is wrong', async () => {
      await expect(importText('deviceId,name\na,New\nnobody,x')).rejects.toMatchObject({
        message: 'line 3, deviceId: there is no device "nobody"',
      });
      await expect(importText('deviceId,notes\n\na,"two\nlines"\nnobody,x')).rejects.toMatchObject({
        message: 'line 5, deviceId: there is no device "nobody"',
      });
      await expect(importText('deviceId,name,groups\na,New,Nowhere')).rejects.toMatchObject({
        message: 'line 2, groups: there is no fixed group "Nowhere"',
      });
      expect(await tagsAndName('a')).toEqual([[], 'Hall']);
    });

    const tagsAndName = async (deviceId: string): Promise<unknown[]> => {
      const { tags, name } = await dataSource.getRepository(DeviceEntity).findOneByOrFail({ deviceId });
      return [tags, name];
    };
  });
});
