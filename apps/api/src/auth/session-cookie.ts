import { Injectable } from '@nestjs/common';
import type { MeDto } from '@pcms/contract';
import type { CookieOptions, Response } from 'express';
import { Settings } from '../config/settings';
import { ClientAddress } from '../http/client-address';
import { SESSION_COOKIE } from './credential';
import type { OpenedSession } from './sessions.service';

/** The cookie that carries a session: out of reach for scripts, and for other sites. */
@Injectable()
export class SessionCookie {
  private readonly maxAge: number;

  constructor(
    private readonly clients: ClientAddress,
    settings: Settings,
  ) {
    this.maxAge = settings.values.SESSION_HOURS * 3_600_000;
  }

  /** Waits for a session and answers with its cookie. */
  async set(response: Response, opening: Promise<OpenedSession>): Promise<MeDto> {
    const { me, secret } = await opening;
    response.cookie(SESSION_COOKIE, secret, { ...this.attributes(response), maxAge: this.maxAge });
    return me;
  }

  /** Waits for a session's end and takes its cookie back. */
  async clear(response: Response, ending: Promise<void>): Promise<void> {
    await ending;
    response.clearCookie(SESSION_COOKIE, this.attributes(response));
  }

  private attributes({ req }: Response): CookieOptions {
    const secure = this.clients.baseUrlOf(req).startsWith('https:');
    return { httpOnly: true, sameSite: 'strict', path: '/', secure };
  }
}
