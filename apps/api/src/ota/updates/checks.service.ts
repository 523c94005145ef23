import { hash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { CheckAnswer, NoUpdateAnswer } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { chipFamily } from '../../devices/device-chip';
import { DeviceDoor } from '../../devices/device-door';
import { SnapshotReader, type DeviceSnapshot } from '../../devices/device-snapshot';
import { PresenceWriter } from '../../devices/presence-writer';
import { reportedFacts } from '../../devices/reported-facts';
import { emptyAnswer, jsonAnswer, type DeviceAnswer, type DeviceCall } from '../../http/device-call';
import { FirmwareLibrary } from '../firmware/firmware-library.service';
import { decide, type Decision, type DeviceState, type Passage } from '../rollouts/decide';
import { RolloutBook } from '../rollouts/rollout-book';
import { updateAnswer } from './check-answer';
import { Offers } from './offers';

interface WithPassages {
  readonly passages: readonly Passage[];
}

/** The device's updates under the rollouts that `RolloutBook` holds; that most devices have none, their own row tells. */
const PASSAGES = `CASE WHEN d.latest_update_id IS NULL THEN '[]' ELSE (
  SELECT COALESCE(jsonb_agg(jsonb_build_object('updateId', u.id, 'rolloutId', u.rollout_id, 'state', u.state,
    'attempt', u.attempt, 'retryAtMs', extract(epoch FROM u.retry_at) * 1000)), '[]')
  FROM updates u JOIN rollouts r ON r.id = u.rollout_id
  WHERE u.device_key = d.key AND r.status IN ('running', 'paused')) END AS passages`;

/** A device that sends heartbeats needs no note for every check; one that does not is heard through them alone. */
const TOUCH_AFTER_MS = 45_000;

/** "Is there an update for me?" One batched read, the decision, and for a first offer one batched write. */
@Injectable()
export class Checks {
  private readonly logger = new Logger(Checks.name);
  private readonly reader: SnapshotReader<WithPassages>;

  constructor(
    dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly presence: PresenceWriter,
    private readonly book: RolloutBook,
    private readonly offers: Offers,
    private readonly library: FirmwareLibrary,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.reader = new SnapshotReader(dataSource, PASSAGES);
  }

  async check(call: DeviceCall, deviceId: string): Promise<DeviceAnswer> {
    const reported = reportedFacts(call.headers);
    const device = await this.door.enter(call, this.reader, { newcomer: { deviceId }, reported });
    this.noteHeard(device);
    const decision = decide(stateOf(device), await this.book.current(), this.clock.now().getTime());
    return conditional(call, await this.answer(call, device, decision));
  }

  private async answer(call: DeviceCall, device: DeviceSnapshot, decision: Decision): Promise<CheckAnswer> {
    const { offer } = decision;
    const firmware = offer && (await this.library.find(offer.firmware.key));
    const updateId = offer && firmware && (await this.offers.make(device, offer, this.clock.now()));
    if (!updateId) return this.nothing(device, decision.reasons[0]?.text ?? 'There is no update for this device.');
    return updateAnswer({
      updateId,
      firmware,
      force: offer.rollout.force,
      deviceType: device.type,
      baseUrl: call.baseUrl,
    });
  }

  private nothing(device: DeviceSnapshot, message: string): NoUpdateAnswer {
    return {
      update_available: false,
      message,
      ...(device.version !== null && { current_version: device.version }),
      check_s: this.settings.values.CHECK_SECONDS,
    };
  }

  /** Not waited for: nothing that the device is told depends on it. */
  private noteHeard({ deviceId, key, lastSeenAt }: DeviceSnapshot): void {
    const now = this.clock.now();
    if (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < TOUCH_AFTER_MS) return;
    this.presence
      .touch(deviceId, { device_key: key, last_seen_at: now, interval_s: this.settings.values.CHECK_SECONDS })
      .catch((error: Error) => this.logger.warn(`${deviceId} was heard, but that is not noted: ${error.message}`));
  }
}

function stateOf(device: DeviceSnapshot & WithPassages): DeviceState {
  return { ...device, chip: chipFamily(device) };
}

/** With an `ETag`, so that a conditional request whose answer has not changed costs a board no parsing. */
function conditional(call: DeviceCall, value: CheckAnswer): DeviceAnswer {
  const etag = `"${hash('sha1', JSON.stringify(value), 'base64url')}"`;
  return call.headers['if-none-match'] === etag
    ? emptyAnswer(304, { ETag: etag })
    : jsonAnswer(200, value, { ETag: etag });
}
