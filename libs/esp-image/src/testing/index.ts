export { buildImage, type ImageOptions } from './build-image';
export { bootloaderImage, mergedImage, signedImage, withFlippedByte } from './odd-images';
