import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { PublishedFirmwareDto } from '@pcms/contract';
import { readImage, type EspImage } from '@pcms/esp-image';
import { Repository } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { DeviceTypes } from '../../devices/device-types.service';
import { keepFiles } from './file-lock';
import { FirmwareSignatures } from './firmware-signatures.service';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareRefused, SameVersionOtherBytes } from './firmware.errors';
import { FirmwareCatalog } from './firmware.service';
import { FirmwareStore, type IncomingFirmware } from './firmware.store';
import { contradictions, nameFirmware, refusedImage, suitableType, type Verdict } from './publication';
import { readUploadForm, type UploadForm } from './upload-form';

/** Turns an uploaded file into a published firmware, or refuses it and leaves nothing behind. */
@Injectable()
export class FirmwareUploads {
  constructor(
    @InjectRepository(FirmwareEntity) private readonly rows: Repository<FirmwareEntity>,
    private readonly store: FirmwareStore,
    private readonly catalog: FirmwareCatalog,
    private readonly types: DeviceTypes,
    private readonly signatures: FirmwareSignatures,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes what the form in `request` holds. `uploadedBy` is a user's name.
   * @throws FirmwareRefused, SignatureRefused, SameVersionOtherBytes, and what `readUploadForm` throws
   */
  async take(request: IncomingMessage, uploadedBy: string): Promise<PublishedFirmwareDto> {
    const form = await readUploadForm(request, this.store);
    try {
      return await this.publish(form, uploadedBy);
    } finally {
      await form.file.discard();
    }
  }

  private async publish({ file, fields }: UploadForm, uploadedBy: string): Promise<PublishedFirmwareDto> {
    const image = imageIn(await file.bytes());
    const name = accepted(nameFirmware(fields, image.description));
    const { chip } = accepted(suitableType(image, name, await this.types.find(name.deviceType)));
    const { sizeBytes, sha256, md5 } = file;
    const facts = { ...name, ...factsOf(image), chip, sizeBytes, sha256, md5 };
    const row = this.rows.create({
      ...facts,
      ...(await this.signatures.uploaded(fields, facts)),
      description: fields.description ?? '',
      uploadedBy,
      uploadedAt: this.clock.now(),
      withdrawnAt: null,
    });
    const created = await this.enter(row, file);
    return {
      ...(await this.catalog.get(name.key)),
      created,
      devicesTooSmall: await this.types.countSmallerSlots(name.deviceType, file.sizeBytes),
      warnings: contradictions(name, image.description),
    };
  }

  /**
   * Returns whether the firmware is new. Its row can be seen only when its file is in place; for bytes that are published
   * already the file is put in place again, which brings back one that was lost, and so is a signature that came with them.
   */
  private enter(row: FirmwareEntity, file: IncomingFirmware): Promise<boolean> {
    return this.rows.manager.transaction(async (manager) => {
      await keepFiles(manager);
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(FirmwareEntity)
        .values(row)
        .orIgnore()
        .execute();
      const created = (inserted.raw as unknown[]).length > 0;
      const { sha256 } = created ? row : await manager.findOneByOrFail(FirmwareEntity, { key: row.key });
      if (sha256 !== row.sha256) throw new SameVersionOtherBytes(row.key);
      await file.keep();
      if (!created && row.signature !== null) await this.signatures.put(row, manager);
      if (created || row.signature !== null)
        await this.events.publish({ kind: 'firmware', firmwareKey: row.key }, manager);
      return created;
    });
  }
}

function imageIn(bytes: Buffer): EspImage {
  const result = readImage(bytes, (data) => createHash('sha256').update(data).digest());
  if (!result.ok) throw new FirmwareRefused(refusedImage(result.refusal));
  return result.image;
}

function accepted<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new FirmwareRefused(verdict.refusal);
  return verdict.value;
}

const factsOf = ({ appDigest, description }: EspImage) => ({
  imageDigest: appDigest,
  securityVersion: String(description?.secureVersion ?? 0),
  projectName: description?.projectName ?? null,
  imageVersion: description?.version ?? null,
  builtAt: description?.builtAt ?? null,
  idfVersion: description?.idfVersion ?? null,
});
