const MOST_SHOWN = 60;

/** The zone that this browser lives in. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone that the browser knows by name. */
export const allZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/**
 * Zones whose name holds what was typed, those that begin a part of their name with it first; a space stands for an underscore. A name that
 * is complete leads to its neighbours: whoever has one and looks at the list wants another.
 */
export function matchingZones(zones: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  const complete = zones.find((zone) => zone.toLowerCase() === wanted);
  if (complete) {
    // "Europe/"; nothing for UTC, whose neighbours are all.
    const region = complete.slice(0, complete.indexOf('/') + 1);
    return [complete, ...zones.filter((zone) => zone !== complete && zone.startsWith(region))].slice(0, MOST_SHOWN);
  }
  const rank = (zone: string): number =>
    zone
      .toLowerCase()
      .split('/')
      .some((part) => part.startsWith(wanted))
      ? 0
      : 1;
  return zones
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_SHOWN);
}
