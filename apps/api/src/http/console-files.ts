import type { ServerResponse } from 'node:http';
import { basename, resolve } from 'node:path';
import type { ServeStaticModuleOptions } from '@nestjs/serve-static';

/** Files whose name holds a hash of their bytes never change; the page that names them must always be asked for. */
const HASHED = /-[A-Z0-9]{8}\.(?:js|css|woff2?)$/;

/** The console: a single page whose own routes all answer with its `index.html`. */
export function consoleFiles(): ServeStaticModuleOptions {
  return {
    rootPath: resolve('dist/apps/web/browser'),
    exclude: ['/api/{*rest}', '/health/{*rest}', '/metrics'],
    serveStaticOptions: {
      setHeaders: (response: ServerResponse, path: string) =>
        response.setHeader(
          'Cache-Control',
          HASHED.test(basename(path)) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    },
  };
}
