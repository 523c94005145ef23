/** What the server tells a device. Field names are frozen: boards in the field read them. */

export interface RegisterAnswer {
  readonly success: true;
  readonly message: string;
  readonly device_id: string;
  readonly credential?: { readonly username: string; readonly password: string };
  /** UTC, ISO 8601. */
  readonly server_time: string;
}

/** What a person set on the device; told while the device reports anything else. */
export interface SettingsOrder {
  readonly led?: {
    /** 0 to 4. */
    readonly mode: number;
    /** 0 to 255. */
    readonly brightness: number;
    /** 100 to 5,000. */
    readonly interval_ms: number;
    readonly external: boolean;
  };
}

export interface HeartbeatAnswer {
  readonly status: 'heartbeat_received';
  /** UTC, ISO 8601. */
  readonly timestamp: string;
  readonly heartbeat_s?: number;
  readonly check_s?: number;
  readonly check_now?: true;
  /** The update whose firmware the device should leave for the one in its other slot; told until it has. */
  readonly roll_back?: string;
  readonly identify?: true;
  readonly settings?: SettingsOrder;
}

export const UPDATE_TYPES = ['same_type', 'cross_firmware', 'forced_cross_firmware'] as const;
export type UpdateType = (typeof UPDATE_TYPES)[number];

export interface NoUpdateAnswer {
  readonly update_available: false;
  readonly message: string;
  readonly current_version?: string;
  readonly check_s?: number;
}

/** A patch that makes the firmware of the image that the device runs; docs/protocol.md, "The patch". */
export interface DeltaOffer {
  /** Absolute. */
  readonly url: string;
  /** Of the patch, in bytes. */
  readonly size: number;
  /** Of the patch, 64 hex digits. */
  readonly sha256: string;
  /** The digest at the end of the image that it is applied to, 64 hex digits. */
  readonly from: string;
  readonly format: 'pcms1';
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
  /** ECDSA P-256 over the manifest, DER in base64; there is none for a firmware that nobody signed. */
  readonly signature?: string;
  /** Which key made it, 8 hex digits. */
  readonly key_id?: string;
  readonly force: boolean;
  readonly description: string;
  /** UTC, ISO 8601. */
  readonly release_date: string;
  readonly update_type: UpdateType;
  /** Only for a device that can apply it, and runs the image that it is for. */
  readonly delta?: DeltaOffer;
}
export type CheckAnswer = NoUpdateAnswer | UpdateAnswer;

export interface ReportAnswer {
  readonly accepted: true;
}
