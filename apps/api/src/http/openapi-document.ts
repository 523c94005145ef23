import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorDto } from '@pcms/contract';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The description of the whole API; `openapi.json` in the repository is this, and a check compares the two. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('PersonalCMS OTA')
    .setDescription(
      'Over-the-air updates for fleets of ESP32 boards. The management API speaks camelCase and refuses with ' +
        '`{code, message, requestId, field?}`; the device plane speaks snake_case, because boards in the field fix it, and refuses ' +
        'with `{success: false, code, message, request_id, field?}`.',
    )
    .setVersion('1')
    .addCookieAuth('pcms_session', { type: 'apiKey', in: 'cookie', description: 'From `POST /api/auth/login`.' })
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A personal API token.' })
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'The credential of a device.' })
    .build();
  return withErrorBodies(SwaggerModule.createDocument(app, description, { extraModels: [ErrorDto] }));
}

/** Swagger UI at `/api/docs`, the document at `/api/docs-json`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'PersonalCMS OTA API',
  });
}

/** Controllers say in words when they refuse; the body of a refusal is the same everywhere, so it is said here, once. */
function withErrorBodies(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as Operation[]) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        if (Number(status) >= 400 && response) Object.assign(response, { content: errorContent(operation) });
      }
    }
  }
  return document;
}

function errorContent({ security }: Operation): object {
  const isDevicePlane = security?.some((scheme) => 'basic' in scheme) === true;
  return { 'application/json': { schema: isDevicePlane ? DEVICE_ERROR : { $ref: '#/components/schemas/ErrorDto' } } };
}

const DEVICE_ERROR = {
  type: 'object',
  required: ['success', 'code', 'message', 'request_id'],
  properties: {
    success: { type: 'boolean', enum: [false] },
    code: { type: 'string', example: 'invalid_field' },
    message: { type: 'string', example: 'uptime must be a whole number from 0 to 4294967295' },
    field: { type: 'string', example: 'uptime' },
    request_id: { type: 'string' },
  },
};
