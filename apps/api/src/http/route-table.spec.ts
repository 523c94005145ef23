import fc from 'fast-check';
import { BadPath } from './http.errors';
import { RouteTable } from './route-table';

const route = (method: string, path: string) => ({ method, path, handler: `${method} ${path}` });

describe('RouteTable', () => {
  const table = new RouteTable([
    route('GET', '/api/devices/:deviceId'),
    route('GET', '/api/devices/types'),
    route('POST', '/api/devices/register'),
    route('POST', '/api/devices/:deviceId/heartbeat'),
    route('GET', '/api/:area/:key/parts/:part'),
  ]);
  const handlerOf = (method: string, path: string) => table.match(method, path)?.route.handler ?? null;

  it.each([
    ['POST', '/api/devices/register', 'POST /api/devices/register'],
    ['POST', '/api/devices/hall/heartbeat', 'POST /api/devices/:deviceId/heartbeat'],
    ['GET', '/api/devices/hall', 'GET /api/devices/:deviceId'],
    ['GET', '/api/ota/k/parts/7', 'GET /api/:area/:key/parts/:part'],
    ['HEAD', '/api/devices/hall', 'GET /api/devices/:deviceId'],
  ])('answers %s %s by %s', (method, path, handler) => {
    expect(handlerOf(method, path)).toBe(handler);
  });

  it.each([
    ['another method', 'GET', '/api/devices/register/more'],
    ['HEAD where only POST is taken', 'HEAD', '/api/devices/register/x'],
    ['a method that nobody knows', 'BREW', '/api/devices/hall'],
    ['a method in lower case', 'get', '/api/devices/hall'],
    ['a longer path', 'GET', '/api/devices/hall/more'],
    ['a shorter path', 'GET', '/api/devices'],
    ['an empty parameter', 'GET', '/api/devices/'],
    ['a slash at the end', 'GET', '/api/devices/hall/'],
    ['a path in front', 'GET', '/x/api/devices/hall'],
    ['another case', 'GET', '/API/devices/hall'],
    ['nothing', 'GET', ''],
  ])('has no route for %s', (_, method, path) => {
    expect(handlerOf(method, path)).toBeNull();
  });

  it('prefers a route without parameters, wherever it stands', () => {
    expect(handlerOf('GET', '/api/devices/types')).toBe('GET /api/devices/types');
    expect(handlerOf('POST', '/api/devices/register')).toBe('POST /api/devices/register');
  });

  it('hands out every parameter by its name', () => {
    expect(table.match('GET', '/api/ota/a.b/parts/c')?.params).toEqual({ area: 'ota', key: 'a.b', part: 'c' });
  });

  it('decodes a parameter once', () => {
    expect(table.match('GET', '/api/devices/a%2Fb%2525%C3%A4')?.params).toEqual({ deviceId: 'a/b%25ä' });
  });

  it('gives back every text that a client encoded', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
        expect(table.match('POST', `/api/devices/${encodeURIComponent(id)}/heartbeat`)?.params).toEqual({
          deviceId: id,
        });
      }),
    );
  });

  it.each(['%', '%2', '%zz', 'a%ff', '%C3'])('refuses the broken percent-encoding in %s', (id) => {
    expect(() => table.match('GET', `/api/devices/${id}`)).toThrow(BadPath);
  });

  it('does not look at the encoding of a path that is not its own', () => {
    expect(table.match('GET', '/elsewhere/%zz')).toBeNull();
  });

  it('never throws anything but BadPath', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        try {
          table.match('GET', `/api/devices/${rest}`);
        } catch (error) {
          expect(error).toBeInstanceOf(BadPath);
        }
      }),
    );
  });
});
