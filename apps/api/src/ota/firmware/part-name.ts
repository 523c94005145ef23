/** The process, and the object in it, that receives a file. */
export interface PartOwner {
  readonly host: string;
  readonly pid: number;
  /** Tells two processes apart that were given the same id one after the other, as in a restarted container. */
  readonly instance: string;
}

/** A file in the folder of incoming ones. */
export interface PartFile {
  readonly name: string;
  /** When a byte was last written to it, in ms since the epoch. */
  readonly writtenAtMs: number;
}

export interface Surroundings {
  readonly own: PartOwner;
  readonly isAlive: (pid: number) => boolean;
  /** ms since the epoch. */
  readonly nowMs: number;
}

/** No upload pauses for so long and still goes on. */
const IDLE_LIMIT_MS = 3_600_000;

const NAME = /^([A-Za-z0-9-]+)\.(\d+)\.([A-Za-z0-9-]+)\.[A-Za-z0-9-]+\.part$/;

/** The name of a file that `owner` is about to receive. `unique` holds letters, digits and hyphens. */
export const partName = ({ host, pid, instance }: PartOwner, unique: string): string =>
  `${hostPart(host)}.${pid}.${instance}.${unique}.part`;

/** Whether nobody writes to this file any more: its process is gone, or it has been idle for an hour. */
export function isAbandoned({ name, writtenAtMs }: PartFile, { own, isAlive, nowMs }: Surroundings): boolean {
  if (nowMs - writtenAtMs > IDLE_LIMIT_MS) return true;
  const [, host, pid, instance] = NAME.exec(name) ?? [];
  if (host !== hostPart(own.host)) return false;
  return Number(pid) === own.pid ? instance !== own.instance : !isAlive(Number(pid));
}

/** A host may be called anything; dots separate the parts of the name. */
const hostPart = (host: string): string => host.replace(/[^A-Za-z0-9-]/g, '-');
