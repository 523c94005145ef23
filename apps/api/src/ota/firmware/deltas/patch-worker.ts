// The program of a thread that makes one patch: the search takes seconds, and every device would wait for it meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { makePatch } from '@pcms/delta';

const { source, target } = workerData as { source: Uint8Array; target: Uint8Array };
const patch = makePatch(source, target);
parentPort?.postMessage(patch);
