import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Histogram, Registry } from 'prom-client';

export interface ObservedRequest {
  readonly method: string;
  /** The pattern, never the path: the number of time series must not grow with the fleet. */
  readonly route: string;
  readonly status: number;
  /** `performance.now()` when it arrived. */
  readonly startedMs: number;
}

/** Requests by route, for Prometheus. */
@Injectable()
export class RequestMetrics {
  private readonly seconds: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.seconds = new Histogram({
      name: 'pcms_http_request_seconds',
      help: 'Time until a request was answered, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [registry],
    });
  }

  observe({ method, route, status, startedMs }: ObservedRequest): void {
    this.seconds.observe({ method, route, status }, (performance.now() - startedMs) / 1_000);
  }

  /** Express middleware for everything that is not answered at the front door. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const startedMs = performance.now();
    response.once('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'unmatched';
      this.observe({ method: request.method, route, status: response.statusCode, startedMs });
    });
    next();
  };
}
