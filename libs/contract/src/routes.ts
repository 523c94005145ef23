const segment = encodeURIComponent;

/** Every path of the API, for all programs that call it. Base `/api` included. */
export const ROUTES = {
  auth: {
    login: '/api/auth/login',
    logout: '/api/auth/logout',
    me: '/api/auth/me',
    password: '/api/auth/password',
    tokens: '/api/auth/tokens',
    token: (id: string) => `/api/auth/tokens/${segment(id)}`,
    users: '/api/auth/users',
    user: (id: string) => `/api/auth/users/${segment(id)}`,
  },
  devices: {
    list: '/api/devices',
    types: '/api/devices/types',
    type: (name: string) => `/api/devices/types/${segment(name)}`,
    one: (deviceId: string) => `/api/devices/${segment(deviceId)}`,
    admit: (deviceId: string) => `/api/devices/${segment(deviceId)}/admit`,
    retire: (deviceId: string) => `/api/devices/${segment(deviceId)}/retire`,
    allowReenrolment: (deviceId: string) => `/api/devices/${segment(deviceId)}/allow-reenrolment`,
    checkNow: (deviceId: string) => `/api/devices/${segment(deviceId)}/check-now`,
    identify: (deviceId: string) => `/api/devices/${segment(deviceId)}/identify`,
    register: '/api/devices/register',
    heartbeat: (deviceId: string) => `/api/devices/${segment(deviceId)}/heartbeat`,
    sensorData: (deviceId: string) => `/api/devices/${segment(deviceId)}/sensor-data`,
    imagesSequence: (deviceId: string) => `/api/devices/${segment(deviceId)}/images-sequence`,
    content: (deviceId: string) => `/api/devices/${segment(deviceId)}/content`,
    picture: (deviceId: string) => `/api/devices/${segment(deviceId)}/picture`,
  },
  ota: {
    upload: '/api/ota/upload',
    versions: '/api/ota/versions',
    firmware: (key: string) => `/api/ota/firmware/${segment(key)}`,
    withdraw: (key: string) => `/api/ota/firmware/${segment(key)}/withdraw`,
    download: (key: string) => `/api/ota/download/${segment(key)}`,
    delete: (key: string) => `/api/ota/delete/${segment(key)}`,
    rollouts: '/api/ota/rollouts',
    rollout: (id: string) => `/api/ota/rollouts/${segment(id)}`,
    rolloutUpdates: (id: string) => `/api/ota/rollouts/${segment(id)}/updates`,
    rolloutAction: (id: string, action: 'start' | 'pause' | 'resume' | 'cancel') =>
      `/api/ota/rollouts/${segment(id)}/${action}`,
    check: (deviceId: string) => `/api/ota/check/${segment(deviceId)}`,
    report: (deviceId: string) => `/api/ota/report/${segment(deviceId)}`,
    stats: '/api/ota/stats',
  },
  stats: {
    events: '/api/stats/events',
  },
} as const;
