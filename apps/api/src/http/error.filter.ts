import { Catch, Injectable, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ErrorDto } from '@pcms/contract';
import type { Response } from 'express';
import { refusalOf } from './refusal';
import type { IdentifiedRequest } from './request-id';

/** Every error of the management API leaves through here, as `{code, message, requestId, field?}`. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<IdentifiedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(error);
    if (refusal.status === 500)
      this.logger.error({ err: error, requestId: request.id }, `${request.method} ${request.path}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body: ErrorDto = {
      code: refusal.code,
      message: refusal.message,
      requestId: request.id,
      ...(refusal.field !== undefined && { field: refusal.field }),
      ...(refusal.position !== undefined && { position: refusal.position }),
    };
    response.status(refusal.status).set(refusal.headers).json(body);
  }
}
