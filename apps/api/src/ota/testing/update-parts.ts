import type { DataSource } from 'typeorm';
import type { People } from '../../auth/people';
import { deviceParts } from '../../devices/testing/device-parts';
import { DeltaLibrary } from '../firmware/deltas/delta-library.service';
import { DeltaEntity } from '../firmware/deltas/delta.entity';
import { FirmwareLibrary } from '../firmware/firmware-library.service';
import { FirmwareEntity } from '../firmware/firmware.entity';
import type { FirmwareStore } from '../firmware/firmware.store';
import { RolloutBook } from '../rollouts/rollout-book';
import { SlotHints } from '../rollouts/slot-hints';
import { Checks } from '../updates/checks.service';
import { DownloadPermits } from '../updates/download-permits.service';
import { Downloads } from '../updates/downloads.service';
import { Offers } from '../updates/offers';
import { Reports } from '../updates/reports.service';
import { RollBacks } from '../updates/roll-backs.service';
import { UpdateLedger } from '../updates/update-ledger';
import { UpdateProgress } from '../updates/update-progress.service';

/** The headers of the one person that `updateParts` knows. */
export const PERSON_HEADERS = [{ cookie: 'session=anna' }, { authorization: 'Bearer anna' }] as const;

const people = {
  fromRequest: ({ cookie, authorization }: { cookie?: string; authorization?: string }) =>
    Promise.resolve(
      cookie === PERSON_HEADERS[0].cookie || authorization === PERSON_HEADERS[1].authorization
        ? { id: '1', username: 'anna', role: 'viewer', via: 'session' }
        : null,
    ),
} as People;

/** The parts of the updates module on a test's database. `images` holds what the store has, by SHA-256. */
export function updateParts(database: DataSource, environment: Readonly<Record<string, string>> = {}) {
  const devices = deviceParts(database, environment);
  const { settings, clock, events, contacts, door, presence } = devices;
  const images = new Map<string, Buffer>();
  const store = {
    read: (sha256) => Promise.resolve(images.get(sha256) ?? Buffer.alloc(0)),
  } as Partial<FirmwareStore> as FirmwareStore;
  const library = new FirmwareLibrary(database.getRepository(FirmwareEntity), store, clock, settings, events);
  const deltas = new DeltaLibrary(database.getRepository(DeltaEntity), clock, settings, events);
  const ledger = new UpdateLedger(database, events);
  const hints = new SlotHints(events, clock);
  hints.onModuleInit();
  const offers = new Offers(database, ledger, hints, events);
  const book = new RolloutBook(database, events);
  const permits = new DownloadPermits(database, people, door);
  const progress = new UpdateProgress(database, contacts, ledger);
  progress.onModuleInit();
  const rollBacks = new RollBacks(database, devices.devices, contacts, ledger, events, clock);
  rollBacks.onModuleInit();
  return {
    ...devices,
    images,
    library,
    deltas,
    ledger,
    rollBacks,
    hints,
    offers,
    book,
    permits,
    checks: new Checks(database, door, presence, book, hints, offers, library, deltas, clock, settings),
    downloads: new Downloads(library, deltas, permits, ledger, clock, settings),
    reports: new Reports(database, door, ledger, rollBacks, clock),
  };
}

export type UpdateParts = ReturnType<typeof updateParts>;
