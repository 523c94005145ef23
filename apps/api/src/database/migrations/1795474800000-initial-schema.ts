import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InitialSchema1795474800000 implements MigrationInterface {
  readonly name = 'InitialSchema1795474800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PEOPLE, ...DEVICES, ...OTA]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE update_events, updates, rollout_phases, rollouts, download_counts, firmware,
      device_pictures, heartbeats, device_status, devices, device_types, api_tokens, sessions, users`);
  }
}

const PEOPLE = [
  `CREATE TABLE users (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT users_pkey PRIMARY KEY,
    username text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz)`,
  `CREATE UNIQUE INDEX users_username ON users (username)`,
  `CREATE TABLE sessions (
    token_hash text NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT sessions_user_id_fkey REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL)`,
  `CREATE INDEX sessions_user_id ON sessions (user_id)`,
  `CREATE INDEX sessions_expires_at ON sessions (expires_at)`,
  `CREATE TABLE api_tokens (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT api_tokens_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT api_tokens_user_id_fkey REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    token_hash text NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz)`,
  `CREATE INDEX api_tokens_user_id ON api_tokens (user_id)`,
  `CREATE UNIQUE INDEX api_tokens_token_hash ON api_tokens (token_hash)`,
];

const DEVICES = [
  `CREATE TABLE device_types (
    name text NOT NULL CONSTRAINT device_types_pkey PRIMARY KEY,
    chip text NOT NULL,
    slot_bytes integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now())`,
  `INSERT INTO device_types (name, chip, slot_bytes) VALUES
    ('ESP32_PersonalCMS', 'ESP32', 1310720), ('ESP32_OTA_Base', 'ESP32', 1310720), ('ESP32_LED_Blink', 'ESP32', 1310720)`,
  `CREATE TABLE devices (
    key integer GENERATED ALWAYS AS IDENTITY CONSTRAINT devices_pkey PRIMARY KEY,
    device_id text NOT NULL,
    name text NOT NULL,
    named_by_person boolean NOT NULL DEFAULT false,
    notes text NOT NULL DEFAULT '',
    type text NOT NULL,
    status text NOT NULL,
    version text,
    image_digest text,
    chip text,
    mac text,
    occupation text,
    capabilities text,
    wifi_ssid text,
    flash_bytes bigint,
    slot_bytes bigint,
    credential_hash bytea,
    can_enrol boolean NOT NULL DEFAULT false,
    credential_used boolean NOT NULL DEFAULT false,
    reenrolment_allowed boolean NOT NULL DEFAULT false,
    check_now boolean NOT NULL DEFAULT false,
    identify boolean NOT NULL DEFAULT false,
    latest_update_id uuid,
    updating boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE UNIQUE INDEX devices_device_id ON devices (device_id)`,
  `CREATE INDEX devices_type ON devices (type)`,
  `CREATE INDEX devices_version ON devices (version)`,
  // Half-empty pages and no second index: an update of every row every minute then stays within its page (HOT).
  `CREATE TABLE device_status (
    device_key integer NOT NULL CONSTRAINT device_status_pkey PRIMARY KEY
      CONSTRAINT device_status_device_key_fkey REFERENCES devices ON DELETE CASCADE,
    last_seen_at timestamptz NOT NULL,
    interval_s integer NOT NULL,
    uptime_s bigint,
    free_heap_bytes bigint,
    min_free_heap_bytes bigint,
    largest_free_block_bytes bigint,
    rssi smallint,
    reset_reason text,
    boot_count bigint,
    temperature real,
    humidity real,
    motion boolean,
    nfc_uid text,
    led jsonb,
    display jsonb) WITH (fillfactor = 50)`,
  `CREATE TABLE heartbeats (
    device_key integer NOT NULL,
    at timestamptz NOT NULL,
    uptime_s bigint,
    free_heap_bytes bigint,
    min_free_heap_bytes bigint,
    largest_free_block_bytes bigint,
    rssi smallint,
    temperature real,
    humidity real,
    motion boolean,
    CONSTRAINT heartbeats_pkey PRIMARY KEY (device_key, at)) PARTITION BY RANGE (at)`,
  `CREATE TABLE device_pictures (
    device_key integer NOT NULL CONSTRAINT device_pictures_pkey PRIMARY KEY
      CONSTRAINT device_pictures_device_key_fkey REFERENCES devices ON DELETE CASCADE,
    sha256 text NOT NULL,
    bytes bytea NOT NULL)`,
];

const OTA = [
  `CREATE TABLE firmware (
    key text NOT NULL CONSTRAINT firmware_pkey PRIMARY KEY,
    device_type text NOT NULL,
    version text NOT NULL,
    description text NOT NULL,
    chip text NOT NULL,
    size_bytes integer NOT NULL,
    sha256 text NOT NULL,
    md5 text NOT NULL,
    image_digest text,
    security_version bigint NOT NULL,
    project_name text,
    image_version text,
    built_at text,
    idf_version text,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz)`,
  `CREATE INDEX firmware_sha256 ON firmware (sha256)`,
  `CREATE TABLE download_counts (
    firmware_key text NOT NULL CONSTRAINT download_counts_firmware_key_fkey REFERENCES firmware ON DELETE CASCADE,
    day date NOT NULL,
    count integer NOT NULL,
    CONSTRAINT download_counts_pkey PRIMARY KEY (firmware_key, day))`,
  `CREATE TABLE rollouts (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT rollouts_pkey PRIMARY KEY,
    name text NOT NULL,
    firmware_key text NOT NULL,
    target jsonb NOT NULL,
    status text NOT NULL,
    priority integer NOT NULL,
    force boolean NOT NULL,
    allow_variant_switch boolean NOT NULL,
    allow_downgrade boolean NOT NULL,
    max_attempts integer NOT NULL,
    silence_seconds integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at timestamptz)`,
  `CREATE INDEX rollouts_firmware_key ON rollouts (firmware_key)`,
  `CREATE INDEX rollouts_status ON rollouts (status)`,
  `CREATE TABLE rollout_phases (
    rollout_id uuid NOT NULL CONSTRAINT rollout_phases_rollout_id_fkey REFERENCES rollouts ON DELETE CASCADE,
    index smallint NOT NULL,
    status text NOT NULL,
    percent real,
    count integer,
    CONSTRAINT rollout_phases_pkey PRIMARY KEY (rollout_id, index))`,
  `CREATE TABLE updates (
    id uuid NOT NULL CONSTRAINT updates_pkey PRIMARY KEY,
    device_key integer NOT NULL CONSTRAINT updates_device_key_fkey REFERENCES devices ON DELETE CASCADE,
    rollout_id uuid NOT NULL CONSTRAINT updates_rollout_id_fkey REFERENCES rollouts ON DELETE CASCADE,
    firmware_key text NOT NULL,
    device_type text NOT NULL,
    version text NOT NULL,
    from_version text,
    state text NOT NULL,
    attempt smallint NOT NULL,
    progress smallint,
    reason text,
    detail text,
    retry_at timestamptz,
    offered_at timestamptz NOT NULL,
    attempted_at timestamptz,
    state_at timestamptz NOT NULL,
    progressed_at timestamptz NOT NULL)`,
  `CREATE UNIQUE INDEX updates_rollout_device ON updates (rollout_id, device_key)`,
  `CREATE INDEX updates_rollout_state ON updates (rollout_id, state)`,
  `CREATE UNIQUE INDEX updates_one_active ON updates (device_key)
    WHERE state IN ('offered', 'downloading', 'verifying', 'installing', 'rebooting')`,
  `CREATE INDEX updates_device_key ON updates (device_key)`,
  `CREATE TABLE update_events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT update_events_pkey PRIMARY KEY,
    update_id uuid NOT NULL CONSTRAINT update_events_update_id_fkey REFERENCES updates ON DELETE CASCADE,
    at timestamptz NOT NULL,
    from_state text,
    to_state text NOT NULL,
    actor text NOT NULL,
    reason text,
    detail text)`,
  `CREATE INDEX update_events_update_id ON update_events (update_id)`,
];
