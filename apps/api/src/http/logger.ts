import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Nest tells of every module and route at every start; that matters only to somebody who looks for it. */
const CHATTY = new Set(['InstanceLoader', 'NestFactory', 'NestApplication', 'RouterExplorer', 'RoutesResolver']);

/** `parameters` are those of a statement that failed: TypeORM's error holds them all. */
const SECRET = ['password', 'token', 'authorization', 'cookie', 'parameters'];

/** Nest's log, as one JSON object a line. What could hold a secret is never written. */
export class JsonLogger implements LoggerService {
  private readonly logger: Logger;

  constructor(level: string) {
    this.logger = pino({ level, redact: SECRET.flatMap((name) => [name, `*.${name}`]) });
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTY.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest hands over the message first, then (for errors) a stack or more text, and the name of the logger last. */
  private write(
    level: 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const context = rest.at(-1);
    const more = rest.slice(0, -1).filter((part) => part !== undefined);
    const facts = message instanceof Error ? { err: message } : typeof message === 'object' ? message : {};
    const text = typeof message === 'string' ? [message, ...more] : more;
    this.logger[level]({ context, ...facts }, text.map(String).join(' '));
  }
}
