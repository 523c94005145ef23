import { BadPath } from './http.errors';

/** Something that answers one method of one path such as `/api/ota/check/:deviceId`. */
export interface Route<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

export interface Match<Handler> {
  readonly route: Route<Handler>;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute<Handler> {
  readonly route: Route<Handler>;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Finds the route for a request; routes with parameters never shadow one without. */
export class RouteTable<Handler> {
  private readonly routes: readonly CompiledRoute<Handler>[];

  constructor(routes: readonly Route<Handler>[]) {
    this.routes = routes.map(compile).sort((a, b) => a.names.length - b.names.length);
  }

  /**
   * The route that takes `method` at `path` (without its query), or null. HEAD is taken by the route for GET (RFC 9110, 9.3.2).
   * @throws BadPath when a parameter's percent-encoding is broken.
   */
  match(method: string, path: string): Match<Handler> | null {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const { route, pattern, names } of this.routes) {
      if (route.method !== wanted) continue;
      const found = pattern.exec(path);
      if (found)
        return { route, params: Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1])])) };
    }
    return null;
  }
}

function compile<Handler>(route: Route<Handler>): CompiledRoute<Handler> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  return { route, names, pattern: new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`) };
}

function decode(text = ''): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadPath();
  }
}
