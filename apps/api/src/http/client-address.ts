import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import proxyAddress from 'proxy-addr';
import { Settings } from '../config/settings';

/** Where a request comes from and how it reached us; `X-Forwarded-*` counts only from a proxy in `TRUSTED_PROXIES`. */
@Injectable()
export class ClientAddress {
  private readonly trusts: ((address: string, hop: number) => boolean) | null;

  constructor(private readonly settings: Settings) {
    const proxies = settings.values.TRUSTED_PROXIES;
    this.trusts = proxies.length === 0 ? null : proxyAddress.compile([...proxies]);
  }

  addressOf(request: IncomingMessage): string {
    return this.trusts ? proxyAddress(request, this.trusts) : (request.socket.remoteAddress ?? '');
  }

  /** `PUBLIC_URL`, else what the request says. Without a slash at the end. */
  baseUrlOf(request: IncomingMessage): string {
    if (this.settings.values.PUBLIC_URL) return this.settings.values.PUBLIC_URL;
    const forwarded = this.trusts?.(request.socket.remoteAddress ?? '', 0) === true;
    const protocol = (forwarded && firstOf(request.headers['x-forwarded-proto'])) || ownProtocol(request);
    const host =
      (forwarded && firstOf(request.headers['x-forwarded-host'])) || request.headers.host || ownHost(request);
    return `${protocol}://${host}`;
  }
}

const firstOf = (header: string | string[] | undefined): string =>
  String(header ?? '')
    .split(',')[0]
    ?.trim() ?? '';
const ownProtocol = (request: IncomingMessage): string =>
  (request.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http';

/** HTTP/1.0 clients need not name a host. */
const ownHost = ({ socket }: IncomingMessage): string =>
  `${socket.localAddress?.includes(':') ? `[${socket.localAddress}]` : socket.localAddress}:${socket.localPort}`;
