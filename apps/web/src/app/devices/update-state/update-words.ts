import type { UpdateActor, UpdateState } from '@pcms/contract';

/** What a state means to whoever looks: styles.scss has a colour for each. */
export type Tone = 'wait' | 'busy' | 'good' | 'bad' | 'quiet';

interface StateWords {
  readonly label: string;
  readonly tone: Tone;
  readonly icon: string;
}

export const STATE_WORDS: Readonly<Record<UpdateState, StateWords>> = {
  offered: { label: 'Offered', tone: 'wait', icon: 'schedule' },
  downloading: { label: 'Downloading', tone: 'busy', icon: 'download' },
  verifying: { label: 'Verifying', tone: 'busy', icon: 'fact_check' },
  installing: { label: 'Installing', tone: 'busy', icon: 'memory' },
  rebooting: { label: 'Restarting', tone: 'busy', icon: 'restart_alt' },
  confirmed: { label: 'Confirmed', tone: 'good', icon: 'check_circle' },
  failed: { label: 'Failed', tone: 'bad', icon: 'error' },
  rolled_back: { label: 'Rolled back', tone: 'bad', icon: 'undo' },
  superseded: { label: 'Superseded', tone: 'quiet', icon: 'low_priority' },
  cancelled: { label: 'Cancelled', tone: 'quiet', icon: 'block' },
};

const ACTOR_WORDS: Readonly<Record<UpdateActor, string>> = {
  device: 'the device',
  server: 'the server',
  person: 'a person',
};

export const actorText = (actor: UpdateActor): string => ACTOR_WORDS[actor];
