import { KEY_ID_PATTERN, LIMITS } from '@pcms/contract';

/** The form of `POST /api/ota/upload` as OpenAPI has it; `UploadFirmwareDto` and `readUploadForm` check it. */
export const UPLOAD_SCHEMA = {
  type: 'object',
  required: ['firmware'],
  properties: {
    firmware: { type: 'string', format: 'binary', description: 'An ESP32 application image.' },
    deviceType: { type: 'string', maxLength: LIMITS.deviceTypeLength, example: 'ESP32_OTA_Base' },
    version: { type: 'string', maxLength: LIMITS.versionLength, example: '2.5.0' },
    description: { type: 'string', maxLength: LIMITS.descriptionLength },
    signature: {
      type: 'string',
      maxLength: LIMITS.signatureLength,
      description: 'ECDSA P-256 over the manifest, DER in base64. Together with keyId.',
    },
    keyId: { type: 'string', pattern: KEY_ID_PATTERN.source, example: 'b6d5562c' },
  },
};
