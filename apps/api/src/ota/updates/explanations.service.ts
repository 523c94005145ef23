import { Injectable } from '@nestjs/common';
import type { ExplainDto, UpdateState } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { SnapshotReader } from '../../devices/device-snapshot';
import { isOnline } from '../../devices/device.mapper';
import { DeviceNotFound } from '../../devices/devices.errors';
import { decide, type Decision, type Offer, type RolloutState, type Situation } from '../rollouts/decide';
import { DECISION_FACTS, deviceState, type DecisionFacts } from '../rollouts/device-state';
import { UNENDED_STATUSES } from '../rollouts/lifecycle';
import { readRollouts } from '../rollouts/rollout-book';
import { explainNotes, type ExplainedDevice } from './explain-notes';

interface Explained extends DecisionFacts {
  readonly latest: (Omit<NonNullable<ExplainedDevice['latest']>, 'state'> & { readonly state: UpdateState }) | null;
}

const LATEST = `(SELECT jsonb_build_object('state', u.state, 'version', u.version, 'reason', u.reason, 'detail', u.detail,
  'sinceMs', extract(epoch FROM u.state_at) * 1000, 'rollout', jsonb_build_object('name', r.name, 'status', r.status))
  FROM updates u JOIN rollouts r ON r.id = u.rollout_id WHERE u.id = d.latest_update_id) AS latest`;

/**
 * "Why is this board not updating?": the very decision that its next check will meet, in sentences. Drafts are decided about as well,
 * since a person may take one for started. Nothing is changed by asking.
 */
@Injectable()
export class Explanations {
  private readonly reader: SnapshotReader<Explained>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.reader = new SnapshotReader(dataSource, `${DECISION_FACTS}, ${LATEST}`);
  }

  /** @throws DeviceNotFound */
  async explain(deviceId: string): Promise<ExplainDto> {
    const device = await this.reader.read(deviceId);
    if (!device) throw new DeviceNotFound(deviceId);
    const now = this.clock.now();
    const rollouts = await readRollouts(this.dataSource, 'r.status = ANY($1)', [UNENDED_STATUSES]);
    rollouts.sort(draftsLast);
    const state = deviceState(device);
    const decision = decide(state, rollouts, await this.situation(now));
    const online = isOnline(device.lastSeenAt, device.intervalSeconds, now);
    return {
      ...words(decision, rollouts),
      notes: explainNotes({ ...state, online, latest: device.latest }, now.getTime()),
    };
  }

  /** As the database has it, not as memory takes it to be. */
  private async situation(now: Date): Promise<Situation> {
    const full = await this.dataSource.query<{ rolloutId: string; index: number }[]>(
      `SELECT rollout_id AS "rolloutId", index FROM rollout_phases WHERE slots IS NOT NULL AND in_flight >= slots`,
    );
    const keys = new Set(full.map(({ rolloutId, index }) => `${rolloutId}/${index}`));
    return {
      nowMs: now.getTime(),
      isFull: (rolloutId, phase) => keys.has(`${rolloutId}/${phase}`),
      mustBeApproved: this.settings.values.ROLLOUT_APPROVAL === 'second_person',
    };
  }
}

/** The newest first, and what has been started before what has not. */
const draftsLast = (a: RolloutState, b: RolloutState): number =>
  Number(a.status === 'draft') - Number(b.status === 'draft') || b.createdAtMs - a.createdAtMs;

function words({ offer, reasons }: Decision, rollouts: readonly RolloutState[]): Omit<ExplainDto, 'notes'> {
  const nameOf = (id: string): string => rollouts.find((rollout) => rollout.id === id)?.name ?? id;
  return {
    offer: offer && {
      rolloutId: offer.rollout.id,
      rolloutName: offer.rollout.name,
      firmwareKey: offer.firmware.key,
      text: offerText(offer),
    },
    reasons: reasons.map((reason) => ({ ...reason, rolloutName: nameOf(reason.rolloutId) })),
  };
}

function offerText({ kind, firmware, passage }: Offer): string {
  switch (kind) {
    case 'first':
      return `Its next check is offered ${firmware.version}.`;
    case 'retry':
      return `Its next check is offered ${firmware.version} again, as try ${(passage?.attempt ?? 0) + 1}.`;
    case 'regain':
      return `It did not take ${firmware.version} for long; its next check is offered it again.`;
    case 'again':
      return passage?.state === 'offered'
        ? `It was offered ${firmware.version} and has not begun to take it.`
        : `It is taking ${firmware.version}: ${passage?.state ?? ''}.`;
  }
}
