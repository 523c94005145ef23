// Builds the virtual device, the image maker and the images of the three variants: dist/firmware/host and dist/firmware/images.
import { pathToFileURL } from 'node:url';
import { buildFirmware } from './cmake.mjs';

export const HOST_BUILD = 'dist/firmware/host';

/** @throws Error that says what is missing, or what the compiler said. */
export const buildHost = () => buildFirmware(HOST_BUILD, { targets: ['virtual-device', 'make-image', 'images'] });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await buildHost();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
