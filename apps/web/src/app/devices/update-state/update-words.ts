import type { FailureReason, ServerReason, UpdateActor, UpdateState } from '@pcms/contract';

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

const REASON_WORDS: Readonly<Record<FailureReason | ServerReason, string>> = {
  no_space: 'The image does not fit its slot.',
  bad_hash: 'What arrived is not what was sent: the SHA-256 differs.',
  bad_signature: 'The signature does not match the image.',
  untrusted_key: 'It was signed with a key that the device does not trust.',
  wrong_type: 'It was built for another device type.',
  wrong_chip: 'It was built for another chip.',
  downgrade: 'It is older than what the device runs.',
  stalled: 'The download stood still for too long.',
  short: 'The download ended too early.',
  flash_failed: 'The flash could not be written.',
  delta_mismatch: 'The patch did not lead to the promised image.',
  no_checkin: 'The new image never reached the server.',
  crash_loop: 'The new image kept crashing.',
  brownout: 'The supply voltage broke down.',
  watchdog: 'The new image hung until the watchdog restarted it.',
  low_battery: 'The battery was too low to begin.',
  silent: 'The device fell silent.',
  still_reports_old_version: 'It took the image, but still reports the old version.',
  rollout_cancelled: 'The rollout was cancelled.',
  higher_priority: 'Another rollout came first.',
  retired: 'The device was retired.',
  roll_back_ordered: 'A person ordered the device back to the firmware that it ran before.',
  rollout_stopped: 'The rollout stopped, and the device was sent back to the firmware that it ran before.',
};

const ACTOR_WORDS: Readonly<Record<UpdateActor, string>> = {
  device: 'the device',
  server: 'the server',
  person: 'a person',
};

/** Why an update ended, as a sentence; a reason that this console does not know yet is shown as it came. */
export function reasonText(reason: string): string {
  const known: Readonly<Record<string, string>> = REASON_WORDS;
  return known[reason] ?? reason.replaceAll('_', ' ');
}

export const actorText = (actor: UpdateActor): string => ACTOR_WORDS[actor];
