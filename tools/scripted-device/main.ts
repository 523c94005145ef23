// Plays devices until Ctrl-C: node dist/tools/scripted-device.mjs --server http://localhost:5000 --count 3
import { setMaxListeners } from 'node:events';
import { readArguments, USAGE, UsageError, type Cast } from './arguments';
import { fastClock } from './clock';
import { makeDevice } from './make-device';

const stop = new AbortController();
// Every device that sleeps listens to it.
setMaxListeners(0, stop.signal);
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

try {
  await play(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
}

async function play({ count, idPrefix, personality, speed, ...options }: Cast): Promise<void> {
  const clock = fastClock(speed);
  const devices = Array.from({ length: count }, (_, index) => {
    const deviceId = `${idPrefix}${index + 1}`;
    const log = (line: string): void => console.log(`${deviceId} ${line}`);
    return makeDevice(personality, { ...options, deviceId, clock, log });
  });
  await Promise.all(devices.map((device) => device.run(stop.signal)));
}
