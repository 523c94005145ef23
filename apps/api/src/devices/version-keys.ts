import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { versionSortKey } from '@pcms/contract';
import { DataSource } from 'typeorm';

/** Gives rows from before there were version keys theirs, at the start. There are few versions, however many devices. */
@Injectable()
export class VersionKeys implements OnApplicationBootstrap {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    const rows = await this.dataSource.query<{ version: string }[]>(
      'SELECT DISTINCT version FROM devices WHERE version IS NOT NULL AND version_key IS NULL',
    );
    const versions = rows.map(({ version }) => version);
    await this.dataSource.query(
      `UPDATE devices SET version_key = k.key FROM unnest($1::text[], $2::text[]) AS k(version, key)
       WHERE devices.version = k.version AND devices.version_key IS NULL`,
      [versions, versions.map(versionSortKey)],
    );
  }
}
