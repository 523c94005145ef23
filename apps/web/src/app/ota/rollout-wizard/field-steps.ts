export const STEPS = ['firmware', 'target', 'phases', 'schedule', 'gate', 'forecast', 'review'] as const;
export type Step = (typeof STEPS)[number];

/** The fields that are filled in on each step, by their first name in the form. */
export const FIELDS_OF = {
  firmware: ['firmwareKey'],
  target: ['target', 'allowVariantSwitch', 'allowDowngrade'],
  phases: ['phases'],
  schedule: ['startAt', 'window', 'offersPerMinute', 'inFlight'],
  gate: ['gate', 'errorAction', 'confirmations', 'maxAttempts', 'silenceMinutes', 'priority', 'force'],
  forecast: [],
  review: ['name'],
} as const satisfies Readonly<Record<Step, readonly string[]>>;

/** Where a field of the request is filled in; null where the wizard has no such field. */
export function stepOfField(field: string): Step | null {
  const [first] = pathOfField(field);
  return STEPS.find((step) => (FIELDS_OF[step] as readonly string[]).includes(first ?? '')) ?? null;
}

/** The names under which the form holds a field that the request calls otherwise. */
export function pathOfField(field: string): string[] {
  const path = field.split('.');
  const [first, index] = path;
  if (first === 'silenceSeconds') return ['silenceMinutes'];
  if (first === 'phases' && ['percent', 'count'].includes(path.at(-1) ?? '')) return ['phases', index ?? '0', 'size'];
  return path;
}
