import { setTimeout as pause } from 'node:timers/promises';
import { CATALOGUE, firstOf, imageOf, keyOf } from './catalogue';
import { FLEET } from './fleet';
import type { ManagementApi } from './management-api';
import { ROLLOUTS, type PlannedRollout } from './rollout-plan';

const ARRIVAL_LIMIT_MS = 60_000;
const DIGEST_BYTES = 32;

/** The digest at the end of each published image, by firmware key. */
export type Digests = ReadonlyMap<string, string>;

/** Publishes every firmware of the demo. */
export async function publishCatalogue(api: ManagementApi): Promise<Digests> {
  const digests = new Map<string, string>();
  for (const firmware of CATALOGUE) {
    const image = imageOf(firmware);
    await api.publish({ ...firmware, image });
    digests.set(keyOf(firmware), image.toString('hex', image.length - DIGEST_BYTES));
  }
  return digests;
}

/**
 * Waits until the server knows of every device what it runs at the beginning, and lets in those that wait for a person. A rollout deals
 * out its phases when it starts: devices that have not said what they are by then, or run what an earlier demo gave them, would be in none.
 */
export async function awaitFleet(api: ManagementApi, signal: AbortSignal): Promise<void> {
  const deadlineMs = Date.now() + ARRIVAL_LIMIT_MS;
  for (;;) {
    const known = new Map((await api.devices()).map((device) => [device.deviceId, device]));
    for (const { deviceId } of FLEET) if (known.get(deviceId)?.status === 'pending') await api.admit(deviceId);
    const missing = FLEET.filter(({ deviceId, type }) => {
      const device = known.get(deviceId);
      return device?.type !== type || device.version !== firstOf(type).version;
    });
    if (missing.length === 0) return;
    if (Date.now() > deadlineMs)
      throw new Error(`the server does not know ${missing.map(({ name }) => name).join(', ')}`);
    await pause(500, undefined, { signal });
  }
}

/** Ends what an earlier demo left open. */
export async function endRollouts(api: ManagementApi): Promise<void> {
  const names = new Set(ROLLOUTS.map(({ rollout }) => rollout.name));
  for (const { id, name, status } of await api.rollouts()) {
    if (names.has(name) && status !== 'completed' && status !== 'cancelled') await api.act(id, 'cancel');
  }
}

/** Starts the planned rollouts. */
export async function startRollouts(api: ManagementApi): Promise<void> {
  for (const planned of ROLLOUTS) await startRollout(api, planned);
}

async function startRollout(api: ManagementApi, { rollout, until }: PlannedRollout): Promise<void> {
  const { id } = await api.draft(rollout);
  if (until !== 'draft') await api.act(id, 'start');
  if (until === 'paused') await api.act(id, 'pause');
}
