import type { FailureReason, ServerReason } from './update-state';

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

/**
 * Why an update ended, as a sentence, with what the device said of it in brackets. A reason that this program does not know yet
 * is shown as it came.
 */
export function reasonText(reason: string, detail: string | null = null): string {
  const known: Readonly<Record<string, string>> = REASON_WORDS;
  const text = known[reason] ?? `${reason.replaceAll('_', ' ')}.`;
  return detail ? `${text.slice(0, -1)} (${detail}).` : text;
}
