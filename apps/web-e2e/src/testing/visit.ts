import type { BrowserContext, ConsoleMessage, Locator, Page } from 'playwright-core';
import { ROUTES } from '@pcms/contract';
import { eventually } from '../../../api-e2e/src/testing/eventually';

/** A property of the window that only a page loaded anew is without. */
const MARK = 'loadedBefore';

/** One window of the console, and what a person does in it. */
export class Visit {
  /** What the browser's console complained about. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isNobodySignedIn(message)) this.complaints.push(message.text());
    });
  }

  static async open(context: BrowserContext): Promise<Visit> {
    return new Visit(await context.newPage());
  }

  /** Another window of the same browser: the same person, signed in as here. */
  async anotherWindow(): Promise<Visit> {
    return Visit.open(this.page.context());
  }

  /** Goes to a page by its address, and waits until it shows what it has to show. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settle();
  }

  /** Waits until nothing is loading any more. */
  async settle(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await eventually(
      () => this.page.getByRole('progressbar').count(),
      (count) => count === 0,
    );
  }

  async signIn({ username, password }: { username: string; password: string }): Promise<void> {
    await this.page.getByLabel('User name').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Opens a page through the navigation. */
  async choosePage(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await this.heading(name).waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, level: 1 });
  }

  /** The part of a page under this heading. */
  card(heading: string): Locator {
    return this.page
      .locator('mat-card')
      .filter({ has: this.page.getByRole('heading', { name: heading, exact: true }) });
  }

  /** What is said when something is wrong. */
  alert(text: string | RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: text });
  }

  /** The row of a table that holds the text. */
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  /** Whether the console hears of what happens, in its own word. */
  liveState(word: string): Locator {
    return this.page.getByRole('banner').getByRole('status').filter({ hasText: word });
  }

  async openAccountMenu(): Promise<void> {
    await this.page.getByRole('button', { name: 'Account menu' }).click();
  }

  /** Gives a file to the upload page, which reads it. */
  async chooseFile(name: string, bytes: Uint8Array): Promise<void> {
    await this.page
      .getByLabel('Firmware image')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  }

  /** From now on `isStillTheSamePage` knows whether the page was loaded anew. */
  async mark(): Promise<void> {
    await this.page.evaluate((name) => Object.assign(window, { [name]: true }), MARK);
  }

  isStillTheSamePage(): Promise<boolean> {
    return this.page.evaluate((name) => name in window, MARK);
  }
}

/** Asking who is signed in, when nobody is, is no fault; the browser reports every answer of 401. */
const isNobodySignedIn = (message: ConsoleMessage): boolean =>
  message.text().includes('401') && message.location().url.endsWith(ROUTES.auth.me);
