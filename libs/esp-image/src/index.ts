export { ESP_CHIPS, chipName, type EspChip } from './chips';
export type { AppDescription } from './description';
export type { FlashMode } from './header';
export type { Sha256 } from './integrity';
export type { ImageRefusal, RefusalRule } from './refusal';
export { readImage, type EspImage, type ReadResult } from './read-image';
export type { Segment, SegmentKind } from './segments';
export { fitsSlot, suits, type Destination } from './suits';
