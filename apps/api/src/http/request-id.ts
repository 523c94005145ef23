import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** A request that has been given the id that its log lines and its errors carry. */
export interface IdentifiedRequest extends Request {
  id: string;
}

/** Gives every management request an id, and tells it to the caller. */
export function identifyRequest(request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID();
  (request as IdentifiedRequest).id = id;
  response.setHeader('X-Request-Id', id);
  next();
}
