import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { ROUTES, type Role } from '@pcms/contract';
import type { Person, SignInName } from '../../../api-e2e/src/testing/person';
import type { Environment, ServerProcess } from '../../../api-e2e/src/testing/server-process';
import { ADMINISTRATOR, Site } from '../../../api-e2e/src/testing/site';
import { Visit } from './visit';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const WAIT_LIMIT_MS = 15_000;

/** A window as large as a laptop's, with nothing that moves while it is looked at. */
const LAPTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 860 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-GB',
};

/** A server with a database of its own, and a browser in front of it. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly site: Site,
    private running: ServerProcess,
    /** The first administrator, without a browser: for what a test finds already done. */
    readonly administrator: Person,
    private readonly browser: Browser,
  ) {}

  static async open(environment: Environment = {}): Promise<Stage> {
    const site = await Site.open();
    const [server, browser] = await Promise.all([
      site.serve(environment),
      chromium.launch({ executablePath: CHROMIUM, args: QUIET }),
    ]);
    return new Stage(site, server, await site.administrator(server), browser);
  }

  get server(): ServerProcess {
    return this.running;
  }

  /** Starts the server again, after it was stopped, at the same address. */
  async startAgain(): Promise<void> {
    this.running = await this.site.serve({ PORT: new URL(this.running.url).port });
  }

  /** Somebody with a browser of their own, not signed in. */
  async visit(look: BrowserContextOptions = {}): Promise<Visit> {
    const context = await this.browser.newContext({ ...LAPTOP, ...look, baseURL: this.server.url });
    context.setDefaultTimeout(WAIT_LIMIT_MS);
    this.contexts.push(context);
    return Visit.open(context);
  }

  /** Somebody with a browser of their own, who signed in before the test began. */
  async visitAs(name: SignInName = ADMINISTRATOR): Promise<Visit> {
    const visit = await this.visit();
    const answer = await visit.page.request.post(ROUTES.auth.login, { data: name });
    if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
    return visit;
  }

  /** A new user who may act as `role`. */
  async hire(role: Role): Promise<SignInName> {
    const name = { username: `a-${role}`, password: 'twelve or more' };
    await this.administrator.send('POST', ROUTES.auth.users, { ...name, role });
    return name;
  }

  /** Closes every browser window that is open. */
  async clear(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.site.close();
  }
}
