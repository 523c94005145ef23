export { fastClock, type DeviceClock } from './clock';
export type { Credential, SlotImage } from './device-memory';
export type { DeviceOptions } from './device-options';
export { FieldedBoard, type FieldedOptions } from './fielded/fielded-board';
export { makeDevice, type AnyPersonality, type Runnable } from './make-device';
export type { Pace, Personality } from './personality';
export { ScriptedDevice } from './scripted-device';
