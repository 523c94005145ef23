/** What the server tells a device. Field names are frozen: boards in the field read them. */

export interface RegisterAnswer {
  readonly success: true;
  readonly message: string;
  readonly device_id: string;
  readonly credential?: { readonly username: string; readonly password: string };
  /** UTC, ISO 8601. */
  readonly server_time: string;
}

export interface HeartbeatAnswer {
  readonly status: 'heartbeat_received';
  /** UTC, ISO 8601. */
  readonly timestamp: string;
  readonly heartbeat_s?: number;
  readonly check_s?: number;
  readonly check_now?: true;
  /** The update whose firmware the device should leave for the one in its other slot. */
  readonly roll_back?: string;
  readonly identify?: true;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export const UPDATE_TYPES = ['same_type', 'cross_firmware', 'forced_cross_firmware'] as const;
export type UpdateType = (typeof UPDATE_TYPES)[number];

export interface NoUpdateAnswer {
  readonly update_available: false;
  readonly message: string;
  readonly current_version?: string;
  readonly check_s?: number;
}

export interface UpdateAnswer {
  readonly update_available: true;
  readonly update_id: string;
  readonly version: string;
  readonly target_firmware: string;
  readonly firmware_key: string;
  /** Absolute. */
  readonly firmware_url: string;
  /** Bytes. */
  readonly file_size: number;
  /** Of the whole file, 64 hex digits. */
  readonly sha256: string;
  /** Of the whole file, 32 hex digits; the stock update library checks it. */
  readonly md5: string;
  readonly security_version: number;
  readonly force: boolean;
  readonly description: string;
  /** UTC, ISO 8601. */
  readonly release_date: string;
  readonly update_type: UpdateType;
}
export type CheckAnswer = NoUpdateAnswer | UpdateAnswer;

export interface ReportAnswer {
  readonly accepted: true;
}
