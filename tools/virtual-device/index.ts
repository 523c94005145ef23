export { builtImage, makeTestImage, type DeviceType, type TestImage } from './images';
export { VirtualDevice, type DeviceStatus, type VirtualDeviceOptions } from './virtual-device';
