import type { FailureReason, UpdateAnswer } from '@pcms/contract';

export interface Refusal {
  readonly reason: FailureReason;
  readonly detail: string;
}

export interface OfferedTo {
  readonly type: string;
  readonly slotBytes: number;
}

/** Why a device does not even download what it is offered, or null when it does. */
export function refusalOfOffer(offer: UpdateAnswer, device: OfferedTo): Refusal | null {
  if (offer.target_firmware !== device.type && offer.update_type === 'same_type') {
    return { reason: 'wrong_type', detail: `${offer.target_firmware} for a device of type ${device.type}` };
  }
  if (offer.file_size > device.slotBytes) {
    return { reason: 'no_space', detail: `${offer.file_size} bytes for a slot of ${device.slotBytes}` };
  }
  return null;
}
