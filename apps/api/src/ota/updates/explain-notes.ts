import { reasonText, type DeviceStatus, type RolloutStatus, type UpdateState } from '@pcms/contract';
import { DateTime } from 'luxon';

/** What is known of a device beside the decision about it. */
export interface ExplainedDevice {
  readonly status: DeviceStatus;
  readonly lastSeenAtMs: number | null;
  readonly online: boolean;
  readonly version: string | null;
  /** Null for a board that reports no digest. */
  readonly imageDigest: string | null;
  /** Its current or last update. */
  readonly latest: {
    readonly state: UpdateState;
    readonly version: string;
    readonly reason: string | null;
    readonly detail: string | null;
    readonly sinceMs: number;
    readonly rollout: { readonly name: string; readonly status: RolloutStatus };
  } | null;
}

/** Sentences for a person who asks why a device is not updating: what its updates and its silence say. Newest concern first. */
export function explainNotes(device: ExplainedDevice, nowMs: number): string[] {
  return [silence(device, nowMs), latestUpdate(device), unknownVersion(device), quietBoard(device)].flatMap(
    (note) => note ?? [],
  );
}

function silence({ lastSeenAtMs, online }: ExplainedDevice, nowMs: number): string | null {
  if (lastSeenAtMs === null) return 'It has never called.';
  return online ? null : `It has been silent for ${span(nowMs - lastSeenAtMs)}; nothing can reach it before it calls.`;
}

function latestUpdate({ latest }: ExplainedDevice): string | null {
  if (!latest) return null;
  const why = latest.reason ? ` ${reasonText(latest.reason, latest.detail)}` : '';
  const at = DateTime.fromMillis(latest.sinceMs, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm');
  const since = `since ${at} UTC`;
  return `Its update to ${latest.version} is ${latest.state.replace('_', ' ')} ${since}.${why}${noFurtherTry(latest)}`;
}

/** A rollout that is over is not among those that are decided about, and nobody else would say so. */
function noFurtherTry({ state, rollout: { name, status } }: NonNullable<ExplainedDevice['latest']>): string {
  const isOver = status === 'completed' || status === 'cancelled';
  return isOver && (state === 'failed' || state === 'rolled_back')
    ? ` "${name}" is ${status}, so there is no further try.`
    : '';
}

const unknownVersion = ({ version }: ExplainedDevice): string | null =>
  version === null ? 'It has not said what version it runs.' : null;

const quietBoard = ({ imageDigest, version }: ExplainedDevice): string | null =>
  imageDigest === null && version !== null
    ? 'Its firmware reports no steps of an update; what is shown is inferred from its calls.'
    : null;

const MINUTE_MS = 60_000;

/** "9 days", "3 hours", "4 minutes" */
function span(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS));
  if (minutes < 120) return plural(minutes, 'minute');
  return minutes < 2 * 1_440 ? plural(Math.floor(minutes / 60), 'hour') : plural(Math.floor(minutes / 1_440), 'day');
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
