import type { EntityManager } from 'typeorm';
import type { DeltaState } from './delta.entity';

/** A pair of images between which there is a patch, or should be. */
export interface DeltaPair {
  readonly firmwareKey: string;
  /** The digest at the end of the image that the patch is applied to, in hex. */
  readonly fromDigest: string;
}

/** A claim that is older was a process's that is gone: no patch takes that long. */
export const CLAIM_LAPSES_AFTER_MS = 15 * 60_000;

/** Which images `s` a patch to `t` can be made of, both rows of `firmware`. */
const CAN_BEGIN_WITH = `s.chip = t.chip AND s.image_digest IS DISTINCT FROM t.image_digest
  AND t.withdrawn_at IS NULL AND s.withdrawn_at IS NULL`;

/**
 * Has patches made to a firmware from each of the images of these digests that is published for the same chip and not withdrawn.
 * Nothing happens for pairs that were wanted before, whatever became of them.
 */
export async function wantDeltas(
  firmwareKey: string,
  fromDigests: readonly string[],
  { manager, at }: { readonly manager: EntityManager; readonly at: Date },
): Promise<void> {
  if (fromDigests.length === 0) return;
  await manager.query(
    `INSERT INTO deltas (firmware_key, from_digest, state, wanted_at)
     SELECT DISTINCT t.key, s.image_digest, 'wanted', $3::timestamptz FROM firmware t JOIN firmware s ON ${CAN_BEGIN_WITH}
     WHERE t.key = $1 AND s.image_digest = ANY($2)
     ORDER BY s.image_digest
     ON CONFLICT DO NOTHING`,
    [firmwareKey, fromDigests, at],
  );
}

/**
 * The sizes of the patches to a firmware, by the digest of each published image that one can begin with: null where it is of no
 * use, `unknown` where it is not made yet.
 */
export async function deltaSizes(
  firmwareKey: string,
  manager: EntityManager,
): Promise<ReadonlyMap<string, number | 'unknown' | null>> {
  const rows = await manager.query<{ from: string; state: DeltaState | null; size: number | null }[]>(
    `SELECT s.image_digest AS "from", d.state, d.size_bytes AS size FROM firmware t JOIN firmware s ON ${CAN_BEGIN_WITH}
     LEFT JOIN deltas d ON d.firmware_key = t.key AND d.from_digest = s.image_digest
     WHERE t.key = $1 AND s.image_digest IS NOT NULL`,
    [firmwareKey],
  );
  return new Map(
    rows.map(({ from, state, size }) => [from, state === 'made' || state === 'useless' ? size : 'unknown']),
  );
}

/** Forgets all patches to and from a firmware. Returns the SHA-256 of each file that is not needed any more. */
export async function dropDeltasOf(
  { key, imageDigest }: { readonly key: string; readonly imageDigest: string | null },
  manager: EntityManager,
): Promise<string[]> {
  const [rows] = await manager.query<[{ sha256: string | null }[], number]>(
    `DELETE FROM deltas WHERE firmware_key = $1 OR from_digest = $2 RETURNING sha256`,
    [key, imageDigest],
  );
  return rows.flatMap(({ sha256 }) => sha256 ?? []);
}

/** Takes the pair that was wanted first, for one process alone; null when none is wanted. */
export async function claimDelta(
  claimant: string,
  { manager, at }: { readonly manager: EntityManager; readonly at: Date },
): Promise<DeltaPair | null> {
  const [rows] = await manager.query<[DeltaPair[], number]>(
    `UPDATE deltas SET state = 'making', claimed_by = $1, claimed_at = $2
     WHERE (firmware_key, from_digest) = (
       SELECT firmware_key, from_digest FROM deltas
       WHERE state = 'wanted' OR state = 'making' AND claimed_at < $3
       ORDER BY wanted_at, firmware_key, from_digest LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING firmware_key AS "firmwareKey", from_digest AS "fromDigest"`,
    [claimant, at, new Date(at.getTime() - CLAIM_LAPSES_AFTER_MS)],
  );
  return rows[0] ?? null;
}
