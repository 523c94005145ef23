/** Who may call a route; a role means that role or a higher one. */
export type Caller =
  'everybody' | 'its device' | 'its device or a person' | 'signed in' | 'viewer' | 'operator' | 'administrator';

export interface AccessRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it. */
  readonly path: string;
  readonly callers: Caller;
  /** Refuses API tokens, whatever their role: it makes or changes credentials. */
  readonly sessionOnly?: true;
}

const row = (text: string, callers: Caller): AccessRow => {
  const [method = '', path = ''] = text.split(' ');
  return { method: method as AccessRow['method'], path, callers };
};
const rowForSessions = (text: string, callers: Caller): AccessRow => ({ ...row(text, callers), sessionOnly: true });

/** Every route of the API, written by hand: whoever adds a route decides here who may call it. */
export const ACCESS_TABLE: readonly AccessRow[] = [
  row('GET /health/live', 'everybody'),
  row('GET /health/ready', 'everybody'),
  row('GET /metrics', 'everybody'),

  row('POST /api/auth/login', 'everybody'),
  row('POST /api/auth/logout', 'everybody'),
  row('GET /api/auth/me', 'signed in'),
  rowForSessions('POST /api/auth/password', 'signed in'),
  rowForSessions('GET /api/auth/tokens', 'signed in'),
  rowForSessions('POST /api/auth/tokens', 'signed in'),
  rowForSessions('DELETE /api/auth/tokens/{id}', 'signed in'),
  rowForSessions('GET /api/auth/users', 'administrator'),
  rowForSessions('POST /api/auth/users', 'administrator'),
  rowForSessions('PATCH /api/auth/users/{id}', 'administrator'),

  row('POST /api/devices/register', 'its device'),
  row('POST /api/devices/{deviceId}/heartbeat', 'its device'),
  row('POST /api/devices/{deviceId}/sensor-data', 'its device'),
  row('GET /api/devices/{deviceId}/images-sequence', 'its device'),
  row('GET /api/devices/{deviceId}/content', 'its device'),
  row('GET /api/devices/{deviceId}/picture', 'its device'),
  row('GET /api/ota/check/{deviceId}', 'its device'),
  row('POST /api/ota/report/{deviceId}', 'its device'),
  row('GET /api/ota/download/{key}', 'its device or a person'),
  row('GET /api/ota/delta/{key}/{from}', 'its device or a person'),

  row('GET /api/devices', 'viewer'),
  row('GET /api/devices/{deviceId}', 'viewer'),
  row('PATCH /api/devices/{deviceId}', 'operator'),
  row('DELETE /api/devices/{deviceId}', 'operator'),
  row('POST /api/devices/{deviceId}/admit', 'operator'),
  row('POST /api/devices/{deviceId}/retire', 'operator'),
  row('POST /api/devices/{deviceId}/allow-reenrolment', 'operator'),
  row('POST /api/devices/{deviceId}/check-now', 'operator'),
  row('POST /api/devices/{deviceId}/identify', 'operator'),
  row('PUT /api/devices/{deviceId}/settings', 'operator'),
  row('POST /api/devices/{deviceId}/roll-back', 'operator'),
  row('DELETE /api/devices/{deviceId}/roll-back', 'operator'),
  row('PUT /api/devices/{deviceId}/picture', 'operator'),
  row('DELETE /api/devices/{deviceId}/picture', 'operator'),
  row('GET /api/devices/types', 'viewer'),
  row('POST /api/devices/types', 'operator'),
  row('PATCH /api/devices/types/{name}', 'operator'),
  row('GET /api/devices/{deviceId}/explain', 'viewer'),
  row('GET /api/devices/groups', 'viewer'),
  row('POST /api/devices/groups', 'operator'),
  row('POST /api/devices/groups/preview', 'viewer'),
  row('GET /api/devices/groups/{id}', 'viewer'),
  row('PATCH /api/devices/groups/{id}', 'operator'),
  row('DELETE /api/devices/groups/{id}', 'operator'),
  row('GET /api/devices/csv', 'viewer'),
  row('POST /api/devices/csv', 'operator'),
  row('POST /api/devices/bulk', 'operator'),

  row('POST /api/ota/upload', 'operator'),
  row('GET /api/ota/versions', 'viewer'),
  row('GET /api/ota/firmware/{key}', 'viewer'),
  row('POST /api/ota/firmware/{key}/withdraw', 'operator'),
  row('PUT /api/ota/firmware/{key}/signature', 'operator'),
  row('DELETE /api/ota/delete/{key}', 'operator'),
  row('GET /api/ota/keys', 'viewer'),
  rowForSessions('POST /api/ota/keys', 'administrator'),
  rowForSessions('DELETE /api/ota/keys/{keyId}', 'administrator'),

  row('POST /api/ota/rollouts', 'operator'),
  row('POST /api/ota/rollouts/forecast', 'operator'),
  row('GET /api/ota/rollouts', 'viewer'),
  row('GET /api/ota/rollouts/{id}', 'viewer'),
  row('GET /api/ota/rollouts/{id}/updates', 'viewer'),
  row('POST /api/ota/rollouts/{id}/start', 'operator'),
  row('POST /api/ota/rollouts/{id}/pause', 'operator'),
  row('POST /api/ota/rollouts/{id}/resume', 'operator'),
  row('POST /api/ota/rollouts/{id}/cancel', 'operator'),
  row('POST /api/ota/rollouts/{id}/approve', 'operator'),
  row('POST /api/ota/rollouts/{id}/advance', 'operator'),
  row('POST /api/ota/rollouts/{id}/roll-back', 'operator'),

  row('GET /api/ota/stats', 'viewer'),
  row('GET /api/stats/events', 'viewer'),
  row('GET /api/stats/webhooks', 'administrator'),
  row('POST /api/stats/webhooks', 'administrator'),
  row('PATCH /api/stats/webhooks/{id}', 'administrator'),
  row('DELETE /api/stats/webhooks/{id}', 'administrator'),
  row('POST /api/stats/webhooks/{id}/test', 'administrator'),
  row('GET /api/stats/webhooks/{id}/deliveries', 'administrator'),
];
