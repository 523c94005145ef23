import { hash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { CheckAnswer, NoUpdateAnswer } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { DeviceDoor } from '../../devices/device-door';
import { SnapshotReader, type DeviceSnapshot } from '../../devices/device-snapshot';
import { expectedInterval } from '../../devices/expected-interval';
import { PresenceWriter } from '../../devices/presence-writer';
import { reportedFacts } from '../../devices/reported-facts';
import { emptyAnswer, jsonAnswer, type DeviceAnswer, type DeviceCall } from '../../http/device-call';
import { DeltaLibrary, type DeltaFacts } from '../firmware/deltas/delta-library.service';
import { deltaSource, takesDeltas } from '../firmware/deltas/delta-rules';
import { FirmwareLibrary } from '../firmware/firmware-library.service';
import { decide, type Decision, type Offer } from '../rollouts/decide';
import { RolloutBook } from '../rollouts/rollout-book';
import { SlotHints } from '../rollouts/slot-hints';
import { updateAnswer } from './check-answer';
import { DECISION_FACTS, deviceState, type DecisionFacts } from '../rollouts/device-state';
import { Offers } from './offers';

const NO_UPDATE = 'There is no update for this device.';

/** A device that sends heartbeats needs no note for every check; one that does not is heard through them alone. */
const TOUCH_AFTER_MS = 45_000;

type AskingDevice = DeviceSnapshot & DecisionFacts;

/** "Is there an update for me?" One batched read, the decision, and for a first offer one batched write. */
@Injectable()
export class Checks {
  private readonly logger = new Logger(Checks.name);
  private readonly reader: SnapshotReader<DecisionFacts>;

  constructor(
    dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly presence: PresenceWriter,
    private readonly book: RolloutBook,
    private readonly hints: SlotHints,
    private readonly offers: Offers,
    private readonly library: FirmwareLibrary,
    private readonly deltas: DeltaLibrary,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.reader = new SnapshotReader(dataSource, DECISION_FACTS);
  }

  async check(call: DeviceCall, deviceId: string): Promise<DeviceAnswer> {
    const reported = reportedFacts(call.headers);
    const device = await this.door.enter(call, this.reader, { newcomer: { deviceId }, reported });
    this.noteHeard(device);
    const situation = { nowMs: this.clock.now().getTime(), isFull: this.hints.isFull };
    const decision = decide(deviceState(device), await this.book.current(), situation);
    return conditional(call, await this.answer(call, device, decision));
  }

  private async answer(call: DeviceCall, device: AskingDevice, decision: Decision): Promise<CheckAnswer> {
    const { offer } = decision;
    const firmware = offer && (await this.library.find(offer.firmware.key));
    const claim = offer && firmware && (await this.offers.make(device, offer, this.clock.now()));
    if (!offer || !firmware || !claim?.updateId) {
      return this.nothing(device, claim?.refusal ?? decision.reasons[0]?.text ?? NO_UPDATE);
    }
    return updateAnswer({
      updateId: claim.updateId,
      firmware,
      force: offer.rollout.force,
      deviceType: device.type,
      baseUrl: call.baseUrl,
      delta: await this.deltaFor(call, device, offer),
    });
  }

  /** From memory alone; a patch that there might be is wanted, and told of by a later check. */
  private async deltaFor(call: DeviceCall, device: AskingDevice, offer: Offer): Promise<DeltaFacts | null> {
    const from = deltaSource({
      takesDeltas: takesDeltas(device.capabilities),
      runningDigest: reportedFacts(call.headers).imageDigest,
      deltaFailed: offer.passage?.deltaFailed ?? false,
    });
    return from === null ? null : this.deltas.findOrWant(offer.firmware.key, from);
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
      .touch(deviceId, {
        device_key: key,
        last_seen_at: now,
        interval_s: expectedInterval(this.settings.values.CHECK_SECONDS),
      })
      .catch((error: Error) => this.logger.warn(`${deviceId} was heard, but that is not noted: ${error.message}`));
  }
}

/** With an `ETag`, so that a conditional request whose answer has not changed costs a board no parsing. */
function conditional(call: DeviceCall, value: CheckAnswer): DeviceAnswer {
  const etag = `"${hash('sha1', JSON.stringify(value), 'base64url')}"`;
  return call.headers['if-none-match'] === etag
    ? emptyAnswer(304, { ETag: etag })
    : jsonAnswer(200, value, { ETag: etag });
}
