import type { WebhookDeliveryDto, WebhookEvent } from '@pcms/contract';
import type { Tone } from '../../devices/update-state/update-words';

export const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  'rollout.started': 'A rollout started',
  'rollout.phase_opened': 'A phase opened',
  'rollout.stopped': 'A gate stopped a rollout',
  'rollout.paused': 'A rollout was paused',
  'rollout.resumed': 'A rollout was resumed',
  'rollout.rolled_back': 'A rollout was rolled back',
  'rollout.completed': 'A rollout is completed',
  'rollout.cancelled': 'A rollout was cancelled',
  'update.failed': 'An update failed',
  'update.rolled_back': 'A device rolled back',
};

/** An event in words; one that this console does not know yet is shown as it came. */
export function eventText(event: string): string {
  const known: Readonly<Record<string, string>> = EVENT_WORDS;
  return known[event] ?? (event === 'test' ? 'A test' : event);
}

export const DELIVERY_WORDS: Readonly<
  Record<WebhookDeliveryDto['status'], { readonly label: string; readonly tone: Tone; readonly icon: string }>
> = {
  waiting: { label: 'Waiting', tone: 'wait', icon: 'schedule' },
  delivered: { label: 'Delivered', tone: 'good', icon: 'check_circle' },
  given_up: { label: 'Given up', tone: 'bad', icon: 'error' },
};
