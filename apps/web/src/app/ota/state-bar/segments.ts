import type { UpdateState } from '@pcms/contract';
import { STATE_WORDS } from '../../devices/update-state/update-words';

export interface Segment {
  readonly label: string;
  readonly count: number;
  /** Of the whole bar. */
  readonly percent: number;
  /** Names the colour in state-bar.scss. */
  readonly colour: UpdateState | 'waiting';
}

/** From the best news to what is still ahead, so that a bar fills up from the left. */
const ORDER = [
  'confirmed',
  'rebooting',
  'installing',
  'verifying',
  'downloading',
  'offered',
  'failed',
  'rolled_back',
  'superseded',
  'cancelled',
] as const satisfies readonly UpdateState[];

/** The parts of a bar over all updates and the devices without one; a state that nobody is in has no part. */
export function segmentsOf(counts: Readonly<Record<UpdateState, number>>, waiting: number): Segment[] {
  const parts = [
    ...ORDER.map((state) => ({ label: STATE_WORDS[state].label, count: counts[state], colour: state })),
    { label: 'Not offered yet', count: waiting, colour: 'waiting' as const },
  ].filter((part) => part.count > 0);
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  return parts.map((part) => ({ ...part, percent: (part.count / total) * 100 }));
}
