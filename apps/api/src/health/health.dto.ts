/** The answer of a healthy server. */
export class HealthDto {
  /** @example 'ok' */
  status: 'ok';
}
