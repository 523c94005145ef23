import { type INestApplication } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LIMITS } from '@pcms/contract';
import helmet from 'helmet';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module';
import { FirstAdministrator } from './auth/first-administrator';
import type { Settings } from './config/settings';
import { openDatabase } from './database/data-source';
import { InputPipe } from './http/input.pipe';
import { deviceRoutes } from './http/device-routes';
import { DeviceFrontDoor } from './http/front-door';
import { LeanExpressAdapter } from './http/lean-express.adapter';
import { JsonLogger } from './http/logger';
import { serveOpenApi } from './http/openapi-document';
import { identifyRequest } from './http/request-id';
import { RequestMetrics } from './http/request-metrics';

/** Longer than a heartbeat's interval and than what nginx keeps upstream connections for (60 s each). */
const KEEP_ALIVE_MS = 90_000;
const SHUTDOWN_LIMIT_MS = 10_000;

/** A server that takes requests. */
export interface RunningServer {
  /** Where it listens, as a browser on this machine reaches it. */
  readonly url: string;
  /** Only on the very first start: who may sign in. The password is null when `ADMIN_PASSWORD` gave it. */
  readonly firstAdministrator: { readonly username: string; readonly password: string | null } | null;
  /** Finishes what is under way, then lets go of everything. */
  close(): Promise<void>;
}

/** Migrates the database at `databaseUrl` and serves API and console on the configured port. */
export async function startServer(settings: Settings, databaseUrl: string): Promise<RunningServer> {
  const { HOST, PORT, DATABASE_CONNECTIONS } = settings.values;
  const app = await makeApplication(settings, () => openDatabase(databaseUrl, DATABASE_CONNECTIONS));
  const firstAdministrator = await app.get(FirstAdministrator).ensure();
  await app.listen(PORT, HOST);
  const server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : PORT;
  return { url: `http://localhost:${port}`, firstAdministrator, close: () => close(app) };
}

async function makeApplication(settings: Settings, open: () => Promise<DataSource>): Promise<NestExpressApplication> {
  const adapter = new LeanExpressAdapter();
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with({ settings, openDatabase: open }),
    adapter,
    {
      logger: new JsonLogger(settings.values.LOG_LEVEL),
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.set('trust proxy', settings.values.TRUSTED_PROXIES.length > 0 ? [...settings.values.TRUSTED_PROXIES] : false);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(identifyRequest, app.get(RequestMetrics).middleware, helmet(protections(settings)));
  app.useBodyParser('json', { limit: LIMITS.managementRequestBytes });
  app.useGlobalPipes(new InputPipe());
  serveOpenApi(app);
  adapter.openFrontDoor(app.get(DeviceFrontDoor).over(deviceRoutes(app.get(DiscoveryService))));
  return app;
}

/** A strict policy for the console; `https` is asked for only where the server is known to have it, because many run on a home network. */
function protections(settings: Settings): Parameters<typeof helmet>[0] {
  const isHttps = settings.values.PUBLIC_URL?.startsWith('https:') === true;
  return {
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // Angular and Material set styles from script
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  };
}

async function close(app: INestApplication): Promise<void> {
  const server = app.getHttpServer() as { closeAllConnections(): void };
  const limit = setTimeout(() => server.closeAllConnections(), SHUTDOWN_LIMIT_MS);
  await app.close();
  clearTimeout(limit);
}
