/** The one body of every refused management request. */
export class ErrorDto {
  /**
   * Stable and made for programs.
   * @example 'device_not_found'
   */
  code: string;
  /** Made for people. @example 'There is no device "esp32-0a1b2c".' */
  message: string;
  /** Stands in the server's log beside everything that the request did. @example '01J9Z6…' */
  requestId: string;
  /** The field that broke a rule, dotted where it is nested. @example 'target.deviceIds' */
  field?: string;
  /** Where in that field, in characters from 1. @example 13 */
  position?: number;
}

/** The one body of every refused device request; fielded boards look at `success` and `message`. */
export interface DeviceErrorBody {
  readonly success: false;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly request_id: string;
}
