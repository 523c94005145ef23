import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { AddSigningKeyDto, SigningKeyDto, SigningKeyListDto } from '@pcms/contract';
import { keyIdOf, readPublicKey } from '@pcms/signing';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { SigningKeyEntity } from './signing-key.entity';
import { KeyIdTaken, SigningKeyNotFound, SigningKeyRefused, SigningKeyTrusted } from './signing.errors';
import { toSigningKeyDto } from './signing-keys.mapper';

/** Whose signatures count. The private halves never come here. */
@Injectable()
export class SigningKeys {
  private readonly logger = new Logger(SigningKeys.name);

  constructor(
    @InjectRepository(SigningKeyEntity) private readonly rows: Repository<SigningKeyEntity>,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** All of them, the one added last first; revoked ones, too. */
  async list(): Promise<SigningKeyListDto> {
    const rows = await this.rows.find({ order: { addedAt: 'DESC', keyId: 'ASC' } });
    const counts = await this.firmwareByKey();
    return { items: rows.map((row) => toSigningKeyDto(row, counts.get(row.keyId) ?? 0)) };
  }

  /**
   * Trusts a key from now on; one that was revoked is trusted again, with all that it has signed. `addedBy` is a user's name.
   * @throws SigningKeyRefused, SigningKeyTrusted, KeyIdTaken
   */
  async add({ name, publicKeyPem }: AddSigningKeyDto, addedBy: string): Promise<SigningKeyDto> {
    const read = readPublicKey(publicKeyPem);
    if (!read.ok) throw new SigningKeyRefused(read.refusal);
    const publicKey = Buffer.from(read.der);
    const row = { keyId: keyIdOf(publicKey), name, publicKey, addedBy, addedAt: this.clock.now(), revokedAt: null };
    await this.rows.manager.transaction(async (manager) => {
      const query = manager.createQueryBuilder().insert().into(SigningKeyEntity).values(row).orIgnore();
      const inserted = await query.returning('key_id').execute();
      if ((inserted.raw as unknown[]).length === 0) await this.trustAgain(row, manager);
    });
    this.logger.log(`${addedBy} trusts the signing key ${row.keyId} ("${name}")`);
    return toSigningKeyDto(row, (await this.firmwareByKey()).get(row.keyId) ?? 0);
  }

  /**
   * Trusts the key no more: nothing new is taken that it signed, and what it has signed is given out without its signature.
   * `revokedBy` is a user's name. @throws SigningKeyNotFound
   */
  async revoke(keyId: string, revokedBy: string): Promise<void> {
    await this.rows.manager.transaction(async (manager) => {
      const row = await lock(keyId, manager);
      if (!row) throw new SigningKeyNotFound(keyId);
      if (row.revokedAt) return;
      await manager.update(SigningKeyEntity, { keyId }, { revokedAt: this.clock.now() });
      await this.tellFirmwareOf(keyId, manager);
    });
    this.logger.warn(`${revokedBy} revoked the signing key ${keyId}`);
  }

  private async trustAgain(row: SigningKeyEntity, manager: EntityManager): Promise<void> {
    const known = await lock(row.keyId, manager);
    if (known && !known.publicKey.equals(row.publicKey)) throw new KeyIdTaken(row.keyId);
    if (!known?.revokedAt) throw new SigningKeyTrusted(row.keyId);
    await manager.update(SigningKeyEntity, { keyId: row.keyId }, row);
    await this.tellFirmwareOf(row.keyId, manager);
  }

  /** What this key signed is another firmware now, for consoles and for the library. */
  private async tellFirmwareOf(keyId: string, manager: EntityManager): Promise<void> {
    const signed = await manager.query<{ key: string }[]>(`SELECT key FROM firmware WHERE signature_key_id = $1`, [
      keyId,
    ]);
    for (const { key } of signed) await this.events.publish({ kind: 'firmware', firmwareKey: key }, manager);
  }

  private async firmwareByKey(): Promise<ReadonlyMap<string, number>> {
    const counts = await this.rows.query<{ keyId: string; count: number }[]>(
      `SELECT signature_key_id AS "keyId", count(*)::integer AS count FROM firmware
       WHERE signature_key_id IS NOT NULL GROUP BY signature_key_id`,
    );
    return new Map(counts.map(({ keyId, count }) => [keyId, count]));
  }
}

/** The row, held until the transaction ends. */
const lock = (keyId: string, manager: EntityManager): Promise<SigningKeyEntity | null> =>
  manager.findOne(SigningKeyEntity, { where: { keyId }, lock: { mode: 'pessimistic_write' } });
