// Bundles the programs of this folder that are written in TypeScript into dist/tools, so that plain Node runs them.
import { bundle } from './bundle.mjs';

await bundle('dist/tools', { demo: 'tools/demo/main.ts', 'scripted-device': 'tools/scripted-device/main.ts' });
