import type { IncomingMessage } from 'node:http';
import { Settings } from '../config/settings';
import { ClientAddress } from './client-address';

interface Sent {
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly from?: string;
  readonly encrypted?: boolean;
  readonly localAddress?: string;
}

const request = ({
  headers = { host: 'ota.local:5000' },
  from = '10.0.0.7',
  encrypted = false,
  localAddress = '10.0.0.1',
}: Sent = {}) =>
  ({
    headers,
    socket: { remoteAddress: from, encrypted, localAddress, localPort: 5_000 },
  }) as unknown as IncomingMessage;

const clients = (environment: Record<string, string> = {}) => new ClientAddress(new Settings(environment));
const behindProxy = clients({ TRUSTED_PROXIES: '10.0.0.7,10.1.0.0/16' });

describe('the address of a client', () => {
  it('is the one of its connection', () => {
    expect(clients().addressOf(request())).toBe('10.0.0.7');
  });

  it('is never what a header says where no proxy is trusted', () => {
    expect(clients().addressOf(request({ headers: { 'x-forwarded-for': '1.2.3.4' } }))).toBe('10.0.0.7');
  });

  it.each([
    ['the client of a trusted proxy', '10.0.0.7', '1.2.3.4', '1.2.3.4'],
    ['the first who is not trusted, seen from here', '10.0.0.7', '9.9.9.9, 1.2.3.4, 10.1.2.3', '1.2.3.4'],
    ['the farthest where all are trusted', '10.0.0.7', '10.1.0.1, 10.1.0.2', '10.1.0.1'],
    ['the one of the connection where that is not trusted', '192.168.0.9', '1.2.3.4', '192.168.0.9'],
    ['a proxy that speaks IPv6 for IPv4', '::ffff:10.0.0.7', '1.2.3.4', '1.2.3.4'],
    ['the proxy itself where it names nobody', '10.0.0.7', '', '10.0.0.7'],
  ])('is %s', (_, from, forwarded, address) => {
    expect(behindProxy.addressOf(request({ from, headers: { 'x-forwarded-for': forwarded } }))).toBe(address);
  });

  it('is empty when the connection is already gone', () => {
    const gone = { headers: {}, socket: {} } as unknown as IncomingMessage;
    expect(clients().addressOf(gone)).toBe('');
  });
});

describe('the base URL', () => {
  const FORWARDED = { host: 'inner:5000', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'ota.example.org' };

  it('is PUBLIC_URL where that is set, whatever a request says', () => {
    const configured = clients({ PUBLIC_URL: 'https://ota.example.org/', TRUSTED_PROXIES: '10.0.0.7' });
    expect(configured.baseUrlOf(request({ headers: { ...FORWARDED, 'x-forwarded-host': 'evil.example' } }))).toBe(
      'https://ota.example.org',
    );
  });

  it('is what the request was sent to', () => {
    expect(clients().baseUrlOf(request())).toBe('http://ota.local:5000');
    expect(clients().baseUrlOf(request({ encrypted: true }))).toBe('https://ota.local:5000');
  });

  it('is what a trusted proxy was asked for', () => {
    expect(behindProxy.baseUrlOf(request({ headers: FORWARDED }))).toBe('https://ota.example.org');
  });

  it('is the first of several in a chain of proxies', () => {
    const headers = { ...FORWARDED, 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'ota.example.org, inner' };
    expect(behindProxy.baseUrlOf(request({ headers }))).toBe('https://ota.example.org');
  });

  it('fills in from the connection what a trusted proxy leaves out', () => {
    expect(behindProxy.baseUrlOf(request({ headers: { host: 'inner:5000', 'x-forwarded-proto': 'https' } }))).toBe(
      'https://inner:5000',
    );
    expect(behindProxy.baseUrlOf(request({ headers: { host: 'inner:5000', 'x-forwarded-proto': '' } }))).toBe(
      'http://inner:5000',
    );
  });

  it.each([
    ['nobody is trusted', clients(), '10.0.0.7'],
    ['somebody else is trusted', behindProxy, '192.168.0.9'],
  ])('is not what a header says where %s', (_, addresses, from) => {
    expect(addresses.baseUrlOf(request({ from, headers: FORWARDED }))).toBe('http://inner:5000');
  });

  it.each([
    ['10.0.0.1', 'http://10.0.0.1:5000'],
    ['fe80::1', 'http://[fe80::1]:5000'],
  ])('is the own address %s for an HTTP/1.0 client that names no host', (localAddress, url) => {
    expect(clients().baseUrlOf(request({ headers: {}, localAddress }))).toBe(url);
  });
});
