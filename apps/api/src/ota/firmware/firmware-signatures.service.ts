import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FirmwareDto, SignFirmwareDto, UploadFirmwareDto } from '@pcms/contract';
import type { Manifest } from '@pcms/signing';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { InvalidField } from '../../http/domain-error';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareNotFound } from './firmware.errors';
import { FirmwareCatalog } from './firmware.service';
import { brokenSignatureRule, type SignatureClaim } from './signature-rules';
import { SignatureRefused } from './signing.errors';
import { SigningKeyEntity } from './signing-key.entity';

/** The columns that say who signed a firmware; all of them are null where nobody did. */
export type SignatureColumns = Pick<FirmwareEntity, 'signature' | 'signatureKeyId' | 'signedAt'>;

type SignedFacts = Pick<FirmwareEntity, 'deviceType' | 'version' | 'sizeBytes' | 'sha256' | 'securityVersion'>;

const UNSIGNED: SignatureColumns = { signature: null, signatureKeyId: null, signedAt: null };

/** Takes signatures in, each only once it has been checked against the bytes that are stored. */
@Injectable()
export class FirmwareSignatures {
  constructor(
    @InjectRepository(FirmwareEntity) private readonly rows: Repository<FirmwareEntity>,
    @InjectRepository(SigningKeyEntity) private readonly keys: Repository<SigningKeyEntity>,
    private readonly catalog: FirmwareCatalog,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Adds a signature to a firmware, or puts it in the place of another. @throws FirmwareNotFound, SignatureRefused */
  async sign(key: string, claim: SignFirmwareDto): Promise<FirmwareDto> {
    const row = await this.rows.findOneBy({ key });
    if (!row) throw new FirmwareNotFound(key);
    const signature = await this.checked(claim, row);
    await this.rows.manager.transaction(async (manager) => {
      // Only while these are the bytes: meanwhile it may have been deleted and published again.
      const { affected } = await manager.update(FirmwareEntity, { key, sha256: row.sha256 }, signature);
      if (!affected) throw new FirmwareNotFound(key);
      await this.events.publish({ kind: 'firmware', firmwareKey: key }, manager);
    });
    return this.catalog.get(key);
  }

  /** Puts the signature that `row` has into the stored row, within the caller's transaction. */
  async put({ key, signature, signatureKeyId, signedAt }: FirmwareEntity, manager: EntityManager): Promise<void> {
    await manager.update(FirmwareEntity, { key }, { signature, signatureKeyId, signedAt });
  }

  /** What an upload says of its signature, checked. @throws InvalidField, SignatureRefused */
  async uploaded({ signature, keyId }: UploadFirmwareDto, facts: SignedFacts): Promise<SignatureColumns> {
    if (signature === undefined && keyId === undefined) return UNSIGNED;
    if (signature === undefined) throw new InvalidField('signature', 'signature must be given with keyId');
    if (keyId === undefined) throw new InvalidField('keyId', 'keyId must be given with signature');
    return this.checked({ signature, keyId }, facts);
  }

  private async checked(claim: SignatureClaim, facts: SignedFacts): Promise<SignatureColumns> {
    const key = await this.keys.findOneBy({ keyId: claim.keyId });
    const refusal = await brokenSignatureRule(claim, key, manifestOf(facts));
    if (refusal) throw new SignatureRefused(refusal);
    return { signature: claim.signature, signatureKeyId: claim.keyId, signedAt: this.clock.now() };
  }
}

const manifestOf = ({ deviceType, version, sizeBytes, sha256, securityVersion }: SignedFacts): Manifest => ({
  type: deviceType,
  version,
  sizeBytes,
  sha256,
  securityVersion: Number(securityVersion),
});
