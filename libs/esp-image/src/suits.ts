import type { EspChip } from './chips';
import { grouped } from './figures';
import type { EspImage } from './read-image';
import { refuse, type ImageRefusal } from './refusal';

/** What an image is meant for: a device type, or one device. */
export interface Destination {
  chip: EspChip;
  /** Room for one application image. */
  slotBytes: number;
}

/** Whether the whole file, signature included, has room in a slot of `slotBytes`. */
export function fitsSlot(image: Pick<EspImage, 'sizeBytes'>, slotBytes: number): boolean {
  return image.sizeBytes <= slotBytes;
}

/** Null when the image may run there; else the refusal, 'wrong_chip' before 'too_large_for_slot'. */
export function suits(
  image: Pick<EspImage, 'chip' | 'sizeBytes'>,
  { chip, slotBytes }: Destination,
): ImageRefusal | null {
  if (image.chip !== chip) {
    return refuse('wrong_chip', `built for ${image.chip}, but this type's chip is ${chip}`).refusal;
  }
  if (!fitsSlot(image, slotBytes)) {
    const excess = grouped(image.sizeBytes - slotBytes);
    return refuse(
      'too_large_for_slot',
      `${grouped(image.sizeBytes)} bytes, ${excess} more than the slot of ${grouped(slotBytes)}`,
    ).refusal;
  }
  return null;
}
